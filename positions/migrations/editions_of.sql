-- What changes with a publication is a change of one treaty and one organization: the pages of others stay as they are
-- (reading/editions.py). What will start or end by the clock is an edition of that instant. Of many lines at once, as an
-- import writes them, nobody counts: that is a change of everything.
CREATE FUNCTION positions_new_editions_of(treaties bigint[], organizations bigint[], instants timestamptz[])
RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH line AS (
        SELECT DISTINCT treaty, positions_survivor(organization) AS organization
        FROM unnest(treaties, organizations) AS line(treaty, organization)
    ),
    few AS (SELECT treaty, organization FROM line WHERE (SELECT count(*) FROM line) <= 50),
    -- NULL is everything. Without a line nothing was changed.
    told AS (
        SELECT * FROM few
        UNION ALL SELECT NULL, NULL WHERE EXISTS (SELECT FROM line) AND NOT EXISTS (SELECT FROM few)
    ),
    instant AS (
        SELECT statement_timestamp() AS at
        UNION SELECT at FROM unnest(instants) AS at WHERE at > statement_timestamp()
    )
    INSERT INTO positions_edition (treaty_id, organization_id, at)
    SELECT told.treaty, told.organization, instant.at FROM told CROSS JOIN instant
$$;

CREATE FUNCTION positions_new_editions_of_publications() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_new_editions_of(
        array_agg(version.treaty_id), array_agg(version.organization_id), array_agg(shown.starts) || array_agg(shown.ends))
        FROM changed shown JOIN positions_statementversion version ON version.id = shown.version_id;
    RETURN NULL;
END $$;

-- Of appearances and steps.
CREATE FUNCTION positions_new_editions_of_lines() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_new_editions_of(
        array_agg(treaty_id), array_agg(organization_id), array_agg(starts) || array_agg(ends)) FROM changed;
    RETURN NULL;
END $$;

DO $$
DECLARE
    shown text;
    teller text;
BEGIN
    FOREACH shown IN ARRAY ARRAY['publication', 'appearance', 'step'] LOOP
        teller := CASE shown WHEN 'publication' THEN 'publications' ELSE 'lines' END;
        EXECUTE format('DROP TRIGGER new_edition ON positions_%I', shown);
        EXECUTE format(
            'CREATE TRIGGER new_edition_added AFTER INSERT ON positions_%I REFERENCING NEW TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_%s()', shown, teller);
        EXECUTE format(
            'CREATE TRIGGER new_edition_removed AFTER DELETE ON positions_%I REFERENCING OLD TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_%s()', shown, teller);
        -- As it was and as it is: a change by hand may have moved it.
        EXECUTE format(
            'CREATE TRIGGER new_edition_before AFTER UPDATE ON positions_%I REFERENCING OLD TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_%s()', shown, teller);
        EXECUTE format(
            'CREATE TRIGGER new_edition_after AFTER UPDATE ON positions_%I REFERENCING NEW TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_%s()', shown, teller);
    END LOOP;
END $$;

-- What was on its way already.
INSERT INTO positions_edition (at)
    SELECT starts FROM positions_publication WHERE starts > statement_timestamp()
    UNION SELECT ends FROM positions_publication WHERE ends > statement_timestamp();
