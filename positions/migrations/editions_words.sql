-- What changes in what search looks through says in which words: a search is another one when what changed holds, or
-- held, what it asks for (reading/editions.py). Of many rows at once nobody keeps the words: that is a change of everything.
CREATE FUNCTION positions_new_editions_of_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO positions_edition (treaty_id, organization_id, words, at)
    SELECT DISTINCT told.treaty_id, told.organization_id, told.vector, instant.at
    FROM (SELECT count(*) <= 50 AS few FROM changed) AS every,
        LATERAL (
            SELECT treaty_id, positions_survivor(organizations[1]) AS organization_id, vector, starts, ends
            FROM changed WHERE every.few
            UNION ALL SELECT NULL, NULL, NULL, starts, ends FROM changed WHERE NOT every.few
        ) AS told,
        LATERAL (
            SELECT statement_timestamp()
            UNION SELECT at FROM (VALUES (told.starts), (told.ends)) AS coming(at) WHERE at > statement_timestamp()
        ) AS instant(at);
    RETURN NULL;
END $$;

DO $$
DECLARE
    searched text;
BEGIN
    FOREACH searched IN ARRAY ARRAY['findablestatement', 'findablearticle'] LOOP
        EXECUTE format(
            'CREATE TRIGGER new_edition_added AFTER INSERT ON positions_%I REFERENCING NEW TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_words()', searched);
        EXECUTE format(
            'CREATE TRIGGER new_edition_removed AFTER DELETE ON positions_%I REFERENCING OLD TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_words()', searched);
        EXECUTE format(
            'CREATE TRIGGER new_edition_before AFTER UPDATE ON positions_%I REFERENCING OLD TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_words()', searched);
        EXECUTE format(
            'CREATE TRIGGER new_edition_after AFTER UPDATE ON positions_%I REFERENCING NEW TABLE AS changed
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_editions_of_words()', searched);
    END LOOP;
END $$;

-- What was on its way already.
INSERT INTO positions_edition (at)
    SELECT starts FROM positions_publication WHERE starts > statement_timestamp()
    UNION SELECT ends FROM positions_publication WHERE ends > statement_timestamp();
