-- What publishing promises besides (promises.sql, corrections.sql).

-- As in promises.sql, but for the start: a version never starts before the one that it follows. With the delay made
-- shorter, or the clock set back, that one may still be on its way out.
CREATE OR REPLACE FUNCTION positions_publish() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    version positions_statementversion;
    delay interval := make_interval(secs => COALESCE(
        NULLIF(current_setting('treaty_tracker.publish_delay', true), ''), '300')::integer);
BEGIN
    SELECT * INTO version FROM positions_statementversion WHERE id = NEW.version_id;
    IF version.frozen_at IS NULL THEN
        RAISE EXCEPTION 'version % is a draft', NEW.version_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.imported_id IS NULL THEN
        IF (SELECT decision FROM positions_review WHERE version_id = version.id ORDER BY id DESC LIMIT 1)
           IS DISTINCT FROM 'approve' THEN
            RAISE EXCEPTION 'version % is not approved', version.id USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        delay := interval '0';
        IF EXISTS (SELECT FROM positions_author a JOIN positions_statementversion v ON v.id = a.version_id
                   WHERE v.statement_id = version.statement_id AND a.user_id IS NOT NULL) THEN
            RAISE EXCEPTION 'a person has edited statement %: no import publishes it', version.statement_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    NEW.statement_id := version.statement_id;
    -- A microsecond later, not at once: taking an approval back finds the one before by the instant at which it ends.
    NEW.starts := GREATEST(clock_timestamp() + delay, (
        SELECT max(before.starts) + interval '1 microsecond' FROM positions_publication before
        WHERE before.statement_id = NEW.statement_id));
    NEW.ends := NULL;
    NEW.ended_how := '';
    -- The version before ends at the very instant at which this one starts.
    UPDATE positions_publication SET ends = NEW.starts, ended_how = 'superseded'
        WHERE statement_id = NEW.statement_id AND (ends IS NULL OR ends > NEW.starts);
    RETURN NEW;
END $$;

-- A version that freezes says what it corrects (corrections.sql); by the time it goes out, two organizations that were
-- one may be told apart. What readers saw last may come out again as it was.
CREATE FUNCTION positions_check_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published positions_statementversion;
    moved positions_statementversion;
BEGIN
    SELECT * INTO moved FROM positions_statementversion WHERE id = NEW.version_id;
    SELECT version.* INTO published
        FROM positions_publication publication JOIN positions_statementversion version ON version.id = publication.version_id
        WHERE publication.statement_id = moved.statement_id
        ORDER BY publication.id DESC LIMIT 1;
    IF published.id <> moved.id AND NOT EXISTS (SELECT FROM positions_correction WHERE version_id = moved.id)
       AND (published.treaty_id <> moved.treaty_id
            OR positions_survivor(published.organization_id) <> positions_survivor(moved.organization_id)) THEN
        RAISE EXCEPTION 'version % moves a published statement to another organization or treaty: that is a correction',
            moved.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_moved_by_correction BEFORE INSERT ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_check_moved();
