-- What comments, corrections and former addresses promise (docs/architecture.md), in the way of promises.sql.

-- ── Corrections: a part of their version; another organization or treaty is always one ─────────────────────────
CREATE TRIGGER part_kept BEFORE INSERT OR UPDATE OR DELETE ON positions_correction
    FOR EACH ROW EXECUTE FUNCTION positions_keep_part();

-- The organization that readers see for this one, through all mergers.
CREATE FUNCTION positions_survivor(bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT id, merged_into_id FROM positions_organization WHERE id = $1
        UNION SELECT o.id, o.merged_into_id FROM positions_organization o JOIN line ON o.id = line.merged_into_id
    )
    SELECT id FROM line WHERE merged_into_id IS NULL
$$;

CREATE FUNCTION positions_check_correction() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published positions_statementversion;
BEGIN
    SELECT version.* INTO published
        FROM positions_publication publication JOIN positions_statementversion version ON version.id = publication.version_id
        WHERE publication.statement_id = NEW.statement_id AND version.id <> NEW.id
        ORDER BY publication.id DESC LIMIT 1;
    IF published.id IS NOT NULL AND NOT EXISTS (SELECT FROM positions_correction WHERE version_id = NEW.id)
       AND (published.treaty_id <> NEW.treaty_id
            OR positions_survivor(published.organization_id) <> positions_survivor(NEW.organization_id)) THEN
        RAISE EXCEPTION 'version % moves a published statement to another organization or treaty: that is a correction',
            NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_moved_by_correction BEFORE UPDATE ON positions_statementversion
    FOR EACH ROW WHEN (OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL)
    EXECUTE FUNCTION positions_check_correction();

-- ── Comments: the words stay; resolving one can be taken back ──────────────────────────────────────────────────
CREATE FUNCTION positions_keep_comment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - '{resolved_by_id,resolved_at}'::text[])
       <> (to_jsonb(OLD) - '{resolved_by_id,resolved_at}'::text[]) THEN
        RAISE EXCEPTION 'comment % can only be resolved', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_kept BEFORE UPDATE ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_keep_comment();
CREATE TRIGGER comment_not_deleted BEFORE DELETE ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('a comment is resolved, not deleted');

-- ── Error reports: what was reported stays as it was written; only where to answer is forgotten ────────────────
CREATE FUNCTION positions_keep_report() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - '{email,state,answer,answered_by_id,answered_at}'::text[])
       <> (to_jsonb(OLD) - '{email,state,answer,answered_by_id,answered_at}'::text[])
       OR NEW.email NOT IN (OLD.email, '') THEN
        RAISE EXCEPTION 'error report % can only be answered', OLD.reference USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_kept BEFORE UPDATE ON positions_errorreport
    FOR EACH ROW EXECUTE FUNCTION positions_keep_report();
CREATE TRIGGER report_not_deleted BEFORE DELETE ON positions_errorreport
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('an error report is answered, not deleted');

-- ── Addresses: a slug that was given up leads to its row for ever, whoever changed it and however ──────────────
-- TG_ARGV[0] is the column of positions_formeraddress that points to this table.
CREATE FUNCTION positions_keep_address() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    taken boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM positions_formeraddress WHERE slug = $1 AND %1$I <> $2)', TG_ARGV[0])
        INTO taken USING NEW.slug, NEW.id;
    IF taken THEN
        RAISE EXCEPTION 'the address % leads to another row, which had it before', NEW.slug
            USING ERRCODE = 'unique_violation';
    END IF;
    -- Back to an address of its own: that one is current again.
    EXECUTE format('DELETE FROM positions_formeraddress WHERE slug = $1 AND %1$I = $2', TG_ARGV[0])
        USING NEW.slug, NEW.id;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO positions_formeraddress (slug, %1$I) VALUES ($1, $2)', TG_ARGV[0])
            USING OLD.slug, OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER address_taken AFTER INSERT ON positions_organization
    FOR EACH ROW EXECUTE FUNCTION positions_keep_address('organization_id');
CREATE TRIGGER address_kept AFTER UPDATE OF slug ON positions_organization
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION positions_keep_address('organization_id');
CREATE TRIGGER address_taken AFTER INSERT ON positions_concern
    FOR EACH ROW EXECUTE FUNCTION positions_keep_address('concern_id');
CREATE TRIGGER address_kept AFTER UPDATE OF slug ON positions_concern
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION positions_keep_address('concern_id');
CREATE TRIGGER address_taken AFTER INSERT ON positions_treaty
    FOR EACH ROW EXECUTE FUNCTION positions_keep_address('treaty_id');
CREATE TRIGGER address_kept AFTER UPDATE OF slug ON positions_treaty
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION positions_keep_address('treaty_id');
