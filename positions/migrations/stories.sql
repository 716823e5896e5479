-- An appearance's stories are those of its articles, whoever writes the one or moves the other (reading/bases.py
-- counts them). Kept here because stories are intake's and appearances are made later: neither stage knows both.
CREATE FUNCTION positions_stories_of(articles bigint[]) RETURNS bigint[] LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(DISTINCT story_id), '{}') FROM positions_article WHERE id = ANY(articles)
$$;

CREATE FUNCTION positions_fill_stories() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.stories := positions_stories_of(NEW.articles);
    RETURN NEW;
END $$;
CREATE TRIGGER stories_filled BEFORE INSERT OR UPDATE OF articles, stories ON positions_appearance
    FOR EACH ROW EXECUTE FUNCTION positions_fill_stories();

CREATE FUNCTION positions_follow_story() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE positions_appearance SET articles = articles WHERE articles @> ARRAY[NEW.id];
    RETURN NULL;
END $$;
CREATE TRIGGER story_followed AFTER UPDATE OF story_id ON positions_article
    FOR EACH ROW WHEN (NEW.story_id <> OLD.story_id) EXECUTE FUNCTION positions_follow_story();
