-- What organizations have on record about one treaty, counted anew for `members`; `survivors` says for each as whom
-- readers see it. As it is now, and again from each instant at which something on its way starts or ends.
CREATE FUNCTION positions_count_on_record(treaty bigint, members bigint[], survivors bigint[]) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    present timestamptz := clock_timestamp();
BEGIN
    DELETE FROM positions_onrecord WHERE treaty_id = treaty AND organization_id = ANY(members);
    DELETE FROM positions_raised WHERE treaty_id = treaty AND organization_id = ANY(members);
    WITH said AS MATERIALIZED (
        SELECT family.survivor AS organization, a.statement_id, a.version_id, a.lead, a.grade, a.said_from, a.said_to,
            a.starts, a.ends
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
    stood AS (
        INSERT INTO positions_onrecord (organization_id, treaty_id, statements, led, grade, first, last, starts, ends)
        SELECT cut.organization, treaty, count(DISTINCT said.statement_id), count(*) FILTER (WHERE said.lead),
            min(said.grade), min(said.said_from), max(said.said_to), cut.starts, cut.ends
        FROM cut
        JOIN said ON said.organization = cut.organization
            AND said.starts <= cut.starts AND (said.ends IS NULL OR said.ends > cut.starts)
        GROUP BY cut.organization, cut.starts, cut.ends
    )
    INSERT INTO positions_raised
        (concern_id, organization_id, treaty_id, polarity, statements, first, last, latest_id, starts, ends)
    SELECT mention.concern_id, cut.organization, treaty, mention.polarity, count(DISTINCT said.statement_id),
        min(said.said_from), max(said.said_to),
        (array_agg(said.statement_id ORDER BY said.said_from DESC, said.said_to DESC, said.statement_id DESC))[1],
        cut.starts, cut.ends
    FROM cut
    JOIN said ON said.organization = cut.organization
        AND said.starts <= cut.starts AND (said.ends IS NULL OR said.ends > cut.starts)
    JOIN positions_versionconcern mention ON mention.version_id = said.version_id
    GROUP BY mention.concern_id, cut.organization, mention.polarity, cut.starts, cut.ends;
END $$;
