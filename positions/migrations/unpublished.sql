-- Which versions were never published, as rows of a small table: among a million versions those that editors still work
-- on are found without looking at all the others. Kept by the database alone.

CREATE FUNCTION positions_note_unpublished() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'positions_statementversion' THEN
        INSERT INTO positions_unpublished (version_id) VALUES (NEW.id);
    ELSIF TG_OP = 'INSERT' THEN
        DELETE FROM positions_unpublished WHERE version_id = NEW.version_id;
    ELSE
        INSERT INTO positions_unpublished (version_id)
            SELECT OLD.version_id
            WHERE NOT EXISTS (SELECT FROM positions_publication WHERE version_id = OLD.version_id)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER version_not_published_yet AFTER INSERT ON positions_statementversion
    FOR EACH ROW EXECUTE FUNCTION positions_note_unpublished();
CREATE TRIGGER publication_noted AFTER INSERT OR DELETE ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_note_unpublished();

-- Without this, a row that is missing or too many would hide a version from reviewers, or show it for ever.
CREATE FUNCTION positions_keep_unpublished() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'which versions are published is written by the database alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER unpublished_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_unpublished
    FOR EACH ROW EXECUTE FUNCTION positions_keep_unpublished();
