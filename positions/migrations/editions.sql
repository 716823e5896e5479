-- A row for each change of what readers can see, in the transaction that changes it: whoever wrote it, page, task, admin
-- or hand, caches learn of it (reading/editions.py).
CREATE FUNCTION positions_new_edition() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO positions_edition DEFAULT VALUES;
    RETURN NULL;
END $$;

DO $$
DECLARE
    shown text;
BEGIN
    FOREACH shown IN ARRAY ARRAY[
        'treaty', 'treatyname', 'treaty_rivals', 'textversion', 'provision', 'provisionnumber', 'milestone', 'treatyact', 'vote', 'votecast',
        'organization', 'organizationname', 'membership', 'person', 'role', 'concern', 'formeraddress',
        'source', 'coveragegap', 'publication', 'appearance', 'step', 'import', 'recheck'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON positions_%I
             FOR EACH STATEMENT EXECUTE FUNCTION positions_new_edition()', shown);
    END LOOP;
END $$;

-- Articles are written all day long by intake, and readers see those that something rests on.
CREATE FUNCTION positions_new_edition_of_evidence() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_evidence WHERE article_id = NEW.id) THEN
        INSERT INTO positions_edition DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_edition AFTER UPDATE ON positions_article FOR EACH ROW
    WHEN ((OLD.title, OLD.byline, OLD.address, OLD.source_id, OLD.story_id, OLD.language, OLD.published_from, OLD.published_to)
          IS DISTINCT FROM
          (NEW.title, NEW.byline, NEW.address, NEW.source_id, NEW.story_id, NEW.language, NEW.published_from, NEW.published_to))
    EXECUTE FUNCTION positions_new_edition_of_evidence();
-- The one change that a capture allows: it is withheld.
CREATE TRIGGER new_edition AFTER UPDATE ON positions_capture FOR EACH STATEMENT EXECUTE FUNCTION positions_new_edition();
