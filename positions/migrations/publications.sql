-- The publications of a statement in their order: as in corrections.sql and publishing.sql, but by `starts`, which grows
-- with every publication of a statement as `id` does. A table that was never analyzed would be read from its last `id` on
-- until one of the statement comes, and a million versions published in one transaction take the square of their number.

CREATE OR REPLACE FUNCTION positions_check_correction() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published positions_statementversion;
BEGIN
    SELECT version.* INTO published
        FROM positions_publication publication JOIN positions_statementversion version ON version.id = publication.version_id
        WHERE publication.statement_id = NEW.statement_id AND version.id <> NEW.id
        ORDER BY publication.starts DESC LIMIT 1;
    IF published.id IS NOT NULL AND NOT EXISTS (SELECT FROM positions_correction WHERE version_id = NEW.id)
       AND (published.treaty_id <> NEW.treaty_id
            OR positions_survivor(published.organization_id) <> positions_survivor(NEW.organization_id)) THEN
        RAISE EXCEPTION 'version % moves a published statement to another organization or treaty: that is a correction',
            NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION positions_check_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published positions_statementversion;
    moved positions_statementversion;
BEGIN
    SELECT * INTO moved FROM positions_statementversion WHERE id = NEW.version_id;
    SELECT version.* INTO published
        FROM positions_publication publication JOIN positions_statementversion version ON version.id = publication.version_id
        WHERE publication.statement_id = moved.statement_id
        ORDER BY publication.starts DESC LIMIT 1;
    IF published.id <> moved.id AND NOT EXISTS (SELECT FROM positions_correction WHERE version_id = moved.id)
       AND (published.treaty_id <> moved.treaty_id
            OR positions_survivor(published.organization_id) <> positions_survivor(moved.organization_id)) THEN
        RAISE EXCEPTION 'version % moves a published statement to another organization or treaty: that is a correction',
            moved.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
