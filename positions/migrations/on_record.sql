-- Each organization, and as whom readers see it: the one that it was merged into in the end, or itself.
CREATE VIEW positions_family AS
    WITH RECURSIVE leads AS (
        SELECT id AS member, id AS survivor, merged_into_id AS next FROM positions_organization
        UNION ALL
        SELECT leads.member, o.id, o.merged_into_id FROM leads JOIN positions_organization o ON o.id = leads.next
    )
    SELECT member, survivor FROM leads WHERE next IS NULL;

-- What these organizations, each with all that was merged into it, have on record about one treaty, counted anew: as it
-- is now, and again from each instant at which something on its way starts or ends.
CREATE FUNCTION positions_count_on_record(treaty bigint, organizations bigint[]) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    present timestamptz;
    members bigint[];
    survivors bigint[];
BEGIN
    SELECT array_agg(member), array_agg(survivor) INTO members, survivors FROM positions_family
        WHERE survivor IN (SELECT survivor FROM positions_family WHERE member = ANY(organizations));
    -- Whoever counts the same at the same time waits (as steps.lock in deriving/steps.py).
    PERFORM FROM positions_organization WHERE id = ANY(survivors) ORDER BY id FOR NO KEY UPDATE;
    present := clock_timestamp();
    DELETE FROM positions_onrecord WHERE treaty_id = treaty AND organization_id = ANY(members);
    DELETE FROM positions_raised WHERE treaty_id = treaty AND organization_id = ANY(members);
    WITH said AS MATERIALIZED (
        SELECT family.survivor AS organization, a.statement_id, a.version_id, a.lead, a.question, a.stance, a.makes_line,
            a.grade, a.stories, a.said_from, a.said_to, a.starts, a.ends
        FROM unnest(members, survivors) AS family(member, survivor)
        JOIN positions_appearance a ON a.organization_id = family.member AND a.treaty_id = treaty
        WHERE a.ends IS NULL OR a.ends > present
    ),
    cut AS MATERIALIZED (
        SELECT organization, at AS starts, lead(at) OVER (PARTITION BY organization ORDER BY at) AS ends
        FROM (
            SELECT DISTINCT organization, GREATEST(at, present) AS at
            FROM said CROSS JOIN LATERAL (VALUES (starts), (ends)) AS instants(at) WHERE at IS NOT NULL
        ) AS every
    ),
    sorted AS (
        SELECT cut.organization, cut.starts, cut.ends, said.question, said.stance IS NOT NULL AS step, said.makes_line,
            said.grade, count(DISTINCT said.statement_id) AS statements, count(*) FILTER (WHERE said.lead) AS led,
            min(said.said_from) AS first, max(said.said_to) AS last
        FROM cut
        JOIN said ON said.organization = cut.organization
            AND said.starts <= cut.starts AND (said.ends IS NULL OR said.ends > cut.starts)
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ),
    told AS (
        SELECT cut.organization, cut.starts, count(DISTINCT story) AS sources
        FROM cut
        JOIN said ON said.organization = cut.organization
            AND said.starts <= cut.starts AND (said.ends IS NULL OR said.ends > cut.starts)
        CROSS JOIN LATERAL unnest(said.stories) AS story
        GROUP BY 1, 2
    ),
    counted AS (
        INSERT INTO positions_onrecord
            (organization_id, treaty_id, statements, led, sources, grade, sorts, first, last, starts, ends)
        SELECT sorted.organization, treaty, sum(sorted.statements), sum(sorted.led), COALESCE(min(told.sources), 0),
            min(sorted.grade),
            jsonb_agg(jsonb_build_array(
                sorted.question, sorted.step, sorted.makes_line, sorted.grade, sorted.statements)),
            min(sorted.first), max(sorted.last), sorted.starts, sorted.ends
        FROM sorted LEFT JOIN told ON told.organization = sorted.organization AND told.starts = sorted.starts
        GROUP BY sorted.organization, sorted.starts, sorted.ends
    )
    INSERT INTO positions_raised
        (concern_id, organization_id, treaty_id, polarity, statements, first, last, latest_id, starts, ends)
    -- Each way of raising it, and once more in any way: one statement may demand what it worries about.
    SELECT mention.concern_id, cut.organization, treaty, COALESCE(mention.polarity, ''), count(DISTINCT said.statement_id),
        min(said.said_from), max(said.said_to),
        (array_agg(said.statement_id ORDER BY said.said_from DESC, said.said_to DESC, said.statement_id DESC))[1],
        cut.starts, cut.ends
    FROM cut
    JOIN said ON said.organization = cut.organization
        AND said.starts <= cut.starts AND (said.ends IS NULL OR said.ends > cut.starts)
    JOIN positions_versionconcern mention ON mention.version_id = said.version_id
    GROUP BY GROUPING SETS (
        (mention.concern_id, cut.organization, cut.starts, cut.ends, mention.polarity),
        (mention.concern_id, cut.organization, cut.starts, cut.ends));
END $$;

-- An article that moves to another story takes its appearances along (stories.sql), and what is counted of them.
CREATE OR REPLACE FUNCTION positions_follow_story() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE positions_appearance SET articles = articles WHERE articles @> ARRAY[NEW.id];
    PERFORM positions_count_on_record(treaty_id, array_agg(DISTINCT organization_id))
        FROM positions_appearance WHERE articles @> ARRAY[NEW.id] GROUP BY treaty_id;
    RETURN NULL;
END $$;
