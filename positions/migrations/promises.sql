-- The promises that PostgreSQL itself keeps, whoever asks: page, admin, task or raw SQL (docs/architecture.md).
-- The application's role may read, insert, update and delete rows; it may neither TRUNCATE nor change these.
-- Each function names its search_path: a temporary table must not stand in for a real one.

-- Refusal by a fixed rule: the table says which.
CREATE FUNCTION positions_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;

-- ── Captures: what was fetched never changes; withholding empties it once and keeps the hash ──────────────────
CREATE FUNCTION positions_keep_capture() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.withheld_at IS NOT NULL OR NEW.withheld_at IS NULL OR NEW.withheld_reason = '' OR NEW.withheld_by_id IS NULL
       OR NEW.text <> ''
       OR (to_jsonb(NEW) - '{text,withheld_at,withheld_reason,withheld_by_id}'::text[])
          <> (to_jsonb(OLD) - '{text,withheld_at,withheld_reason,withheld_by_id}'::text[])
    THEN
        RAISE EXCEPTION 'capture % cannot be changed, only withheld once, with a reason and a name', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    UPDATE positions_capturebytes SET content = '' WHERE capture_id = NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER capture_kept BEFORE UPDATE ON positions_capture
    FOR EACH ROW EXECUTE FUNCTION positions_keep_capture();
CREATE TRIGGER capture_not_deleted BEFORE DELETE ON positions_capture
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('a capture is kept');

-- The bytes may be emptied from within the withholding above (depth 2), never by a statement of their own.
CREATE TRIGGER bytes_kept BEFORE UPDATE ON positions_capturebytes
    FOR EACH ROW WHEN (pg_trigger_depth() < 1 OR NEW.content <> '' OR NEW.capture_id <> OLD.capture_id)
    EXECUTE FUNCTION positions_refuse('the bytes of a capture are kept');
CREATE TRIGGER bytes_not_deleted BEFORE DELETE ON positions_capturebytes
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('the bytes of a capture are kept');

-- ── Versions: a frozen or discarded one never changes ──────────────────────────────────────────────────────────
CREATE FUNCTION positions_keep_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    earliest date;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % cannot be deleted: a draft is discarded, the rest is the record', OLD.id
            USING ERRCODE = 'check_violation';
    ELSIF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'version % is frozen', OLD.id USING ERRCODE = 'check_violation';
    ELSIF OLD.discarded_at IS NOT NULL AND (to_jsonb(NEW) - 'discarded_at') <> (to_jsonb(OLD) - 'discarded_at') THEN
        RAISE EXCEPTION 'version % was discarded: restore it first', OLD.id USING ERRCODE = 'check_violation';
    ELSIF NEW.statement_id <> OLD.statement_id OR NEW.number <> OLD.number THEN
        RAISE EXCEPTION 'version % stays with its statement and number', OLD.id USING ERRCODE = 'check_violation';
    ELSIF NEW.frozen_at IS NULL THEN
        RETURN NEW;
    END IF;

    -- Freezing. This row is locked by the UPDATE itself and every writer of a part locks it first, so the counts
    -- below, each under a snapshot of its own, see all parts there will ever be.
    NEW.frozen_at := clock_timestamp();
    IF NEW.organization_id IS NULL OR NEW.treaty_id IS NULL OR NEW.question = '' OR NEW.attribution = ''
       OR NEW.said_from IS NULL OR NEW.said_to IS NULL OR NEW.summary = '' OR NEW.content_hash = '' THEN
        RAISE EXCEPTION 'version % lacks who, what, how, when or a summary', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT kind FROM positions_organization WHERE id = NEW.organization_id) = 'government' THEN
        RAISE EXCEPTION 'a government speaks for its state: version % names the government', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.question IN ('provision', 'process') AND NEW.stance IS NOT NULL THEN
        RAISE EXCEPTION 'a statement on one provision or on process carries no step' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM positions_author WHERE version_id = NEW.id) THEN
        RAISE EXCEPTION 'version % has no author', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM positions_evidence WHERE version_id = NEW.id) THEN
        RAISE EXCEPTION 'version % has no evidence', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stance IN ('oppose_unless_amended', 'support_with_reservations')
       AND NOT EXISTS (SELECT FROM positions_ask WHERE version_id = NEW.id)
       AND NOT EXISTS (SELECT FROM positions_versionconcern WHERE version_id = NEW.id)
       AND NOT EXISTS (SELECT FROM positions_versionprovision WHERE version_id = NEW.id) THEN
        RAISE EXCEPTION 'an inner step names an ask, a concern or a provision' USING ERRCODE = 'check_violation';
    END IF;
    SELECT min(published_to) INTO earliest FROM positions_evidence WHERE version_id = NEW.id;
    IF NEW.said_to > earliest THEN
        RAISE EXCEPTION 'said by % but its evidence was published by %', NEW.said_to, earliest
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_kept BEFORE UPDATE OR DELETE ON positions_statementversion
    FOR EACH ROW EXECUTE FUNCTION positions_keep_version();

-- A version is born a draft: inserting a frozen one would skip the checks above.
CREATE TRIGGER version_born_a_draft BEFORE INSERT ON positions_statementversion
    FOR EACH ROW WHEN (NEW.frozen_at IS NOT NULL) EXECUTE FUNCTION positions_refuse('a version is born a draft');

-- ── Parts freeze with their version ────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION positions_keep_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    draft boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id THEN
        RAISE EXCEPTION 'a part of version % stays with it', OLD.version_id USING ERRCODE = 'check_violation';
    END IF;
    -- FOR UPDATE, so that a freeze waits for this transaction, and this one for a freeze under way.
    SELECT frozen_at IS NULL AND discarded_at IS NULL INTO draft FROM positions_statementversion
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END FOR UPDATE;
    IF NOT draft THEN
        RAISE EXCEPTION '% of % is refused: its version is frozen', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_versionconcern
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_versionprovision
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_ask
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_signatory
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_evidence
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER part_kept BEFORE INSERT ON positions_author
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();
CREATE TRIGGER author_only_grows BEFORE UPDATE OR DELETE ON positions_author
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('authors are only ever added');

-- ── Evidence: a passage stands in its capture, letter by letter ────────────────────────────────────────────────
CREATE FUNCTION positions_check_anchor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    source positions_capture;
BEGIN
    IF NEW.capture_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO source FROM positions_capture WHERE id = NEW.capture_id;
    IF source.article_id <> NEW.article_id THEN
        RAISE EXCEPTION 'capture % is not of article %', NEW.capture_id, NEW.article_id USING ERRCODE = 'check_violation';
    END IF;
    IF source.withheld_at IS NULL THEN
        -- "end" is exclusive and substr counts code points from 1.
        IF NEW.exact IS DISTINCT FROM substr(source.text, NEW.start + 1, NEW."end" - NEW.start) THEN
            RAISE EXCEPTION 'the passage does not stand at % to % of capture %', NEW.start, NEW."end", NEW.capture_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NOT EXISTS (
        -- The text is gone; a passage that was anchored in it before stays quotable in later versions.
        SELECT FROM positions_evidence e JOIN positions_statementversion v ON v.id = e.version_id
        WHERE e.capture_id = NEW.capture_id AND e.start = NEW.start AND e."end" = NEW."end" AND e.exact = NEW.exact
              AND v.frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'capture % is withheld', NEW.capture_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER anchor_stands BEFORE INSERT OR UPDATE ON positions_evidence
    FOR EACH ROW EXECUTE FUNCTION positions_check_anchor();

-- ── Reviews: by somebody who wrote nothing of it ───────────────────────────────────────────────────────────────
CREATE FUNCTION positions_check_review() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    judged positions_statementversion;
BEGIN
    SELECT * INTO judged FROM positions_statementversion WHERE id = NEW.version_id;
    IF judged.frozen_at IS NULL THEN
        RAISE EXCEPTION 'version % is a draft: it is reviewed once sent', NEW.version_id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM positions_author a JOIN positions_statementversion v ON v.id = a.version_id
        WHERE v.statement_id = judged.statement_id AND a.user_id = NEW.reviewer_id
          AND v.number > COALESCE((
              SELECT max(p.number) FROM positions_statementversion p JOIN positions_publication ON version_id = p.id
              WHERE p.statement_id = judged.statement_id AND p.number < judged.number), 0)
    ) THEN
        RAISE EXCEPTION 'account % wrote part of statement % since its last publication: somebody else reviews it',
            NEW.reviewer_id, judged.statement_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_by_another BEFORE INSERT ON positions_review
    FOR EACH ROW EXECUTE FUNCTION positions_check_review();
CREATE TRIGGER review_only_grows BEFORE UPDATE OR DELETE ON positions_review
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('reviews are only ever added');

-- ── Publications: the database's clock, one open a statement ───────────────────────────────────────────────────
CREATE FUNCTION positions_publish() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    NEW.starts := clock_timestamp() + delay;
    NEW.ends := NULL;
    NEW.ended_how := '';
    -- The version before ends at the very instant at which this one starts.
    UPDATE positions_publication SET ends = NEW.starts, ended_how = 'superseded'
        WHERE statement_id = NEW.statement_id AND (ends IS NULL OR ends > NEW.starts);
    RETURN NEW;
END $$;
CREATE TRIGGER publication_opens BEFORE INSERT ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_publish();

CREATE FUNCTION positions_keep_publication() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - '{ends,ended_how,end_reason,ended_by_id}'::text[])
       <> (to_jsonb(OLD) - '{ends,ended_how,end_reason,ended_by_id}'::text[]) THEN
        RAISE EXCEPTION 'publication % can only be ended', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.ends IS NOT NULL AND OLD.ends <= clock_timestamp() THEN
        RAISE EXCEPTION 'publication % has ended', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.ended_how = 'withdrawn' AND NEW.end_reason = '' THEN
        RAISE EXCEPTION 'a withdrawal gives its reason' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.ends IS NULL) <> (NEW.ended_how = '') THEN
        RAISE EXCEPTION 'a publication that ends says how' USING ERRCODE = 'check_violation';
    END IF;
    -- Nobody ends it in the past. A publication that follows (depth 2) ends it at its own start, a moment ago.
    IF pg_trigger_depth() < 2 AND NEW.ends < clock_timestamp() THEN
        NEW.ends := GREATEST(clock_timestamp(), OLD.starts);
    END IF;
    IF EXISTS (SELECT FROM positions_publication later
               WHERE later.statement_id = OLD.statement_id AND later.id <> OLD.id AND later.starts > OLD.starts
                     AND later.starts < COALESCE(NEW.ends, 'infinity')) THEN
        RAISE EXCEPTION 'publication % would overlap the one after it', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_kept BEFORE UPDATE ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_keep_publication();

-- An approval can be taken back until it is out; the version before then goes on as if nothing had been.
CREATE FUNCTION positions_unpublish() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.starts <= clock_timestamp() THEN
        RAISE EXCEPTION 'publication % is out: it can be withdrawn, not undone', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_WHEN = 'AFTER' THEN
        UPDATE positions_publication SET ends = NULL, ended_how = ''
            WHERE statement_id = OLD.statement_id AND ends = OLD.starts AND ended_how = 'superseded';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER publication_undone_in_time BEFORE DELETE ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_unpublish();
CREATE TRIGGER publication_before_goes_on AFTER DELETE ON positions_publication
    FOR EACH ROW EXECUTE FUNCTION positions_unpublish();

-- ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TRIGGER event_only_grows BEFORE UPDATE OR DELETE ON positions_event
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('events are only ever added');
