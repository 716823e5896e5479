-- What replies promise (docs/architecture.md), in the way of promises.sql.
CREATE FUNCTION positions_keep_reply() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.starts := statement_timestamp();
        NEW.ends := NULL;
        RETURN NEW;
    END IF;
    IF OLD.ends IS NOT NULL
       OR (to_jsonb(NEW) - '{ends,end_reason}'::text[]) <> (to_jsonb(OLD) - '{ends,end_reason}'::text[]) THEN
        RAISE EXCEPTION 'reply % can only be withdrawn, once', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    NEW.ends := CASE WHEN NEW.end_reason <> '' THEN statement_timestamp() END;
    RETURN NEW;
END $$;
CREATE TRIGGER reply_kept BEFORE INSERT OR UPDATE ON positions_reply
    FOR EACH ROW EXECUTE FUNCTION positions_keep_reply();
CREATE TRIGGER reply_not_deleted BEFORE DELETE ON positions_reply
    FOR EACH ROW EXECUTE FUNCTION positions_refuse('a reply is withdrawn, not deleted');
CREATE TRIGGER new_edition AFTER INSERT OR UPDATE ON positions_reply
    FOR EACH STATEMENT EXECUTE FUNCTION positions_new_edition();
