-- What search finds (models/findable.py). Here and not in Python: an index, a query and a word that is to be marked must
-- go the same way, and a million rows are made in one statement.

-- Small letters, punctuation as spaces; of a very long passage the beginning, since there is a largest vector. Of Chinese
-- and Japanese each sign is a word.
CREATE FUNCTION positions_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(
        normalize(lower(left($1, 20000)), NFKC),
        '[\u00ad\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'),
        '[[:punct:][:space:][:cntrl:]]+', ' ', 'g'),
        '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g')
$$;

-- Without accents: no extension is there that would do it. What is an accent in one script is a letter in another: й and
-- the vowels of Hindi stay.
CREATE FUNCTION positions_unaccented(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT normalize(regexp_replace(
        normalize(replace(replace(replace(translate($1, 'øłđıё', 'oldiе'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), NFD),
        '([a-z\u0370-\u03ff])[\u0300-\u036f]+', '\1', 'g'), NFC)
$$;

-- The configuration of a language, null where PostgreSQL has none.
CREATE FUNCTION positions_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE lower(split_part(replace(language, '_', '-'), '-', 1))
        WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig WHEN 'hy' THEN 'pg_catalog.armenian'
        WHEN 'eu' THEN 'pg_catalog.basque' WHEN 'ca' THEN 'pg_catalog.catalan'
        WHEN 'da' THEN 'pg_catalog.danish' WHEN 'nl' THEN 'pg_catalog.dutch'
        WHEN 'en' THEN 'pg_catalog.english' WHEN 'et' THEN 'pg_catalog.estonian'
        WHEN 'fi' THEN 'pg_catalog.finnish' WHEN 'fr' THEN 'pg_catalog.french'
        WHEN 'de' THEN 'pg_catalog.german' WHEN 'el' THEN 'pg_catalog.greek'
        WHEN 'hi' THEN 'pg_catalog.hindi' WHEN 'hu' THEN 'pg_catalog.hungarian'
        WHEN 'id' THEN 'pg_catalog.indonesian' WHEN 'ga' THEN 'pg_catalog.irish'
        WHEN 'it' THEN 'pg_catalog.italian' WHEN 'lt' THEN 'pg_catalog.lithuanian'
        WHEN 'ne' THEN 'pg_catalog.nepali' WHEN 'no' THEN 'pg_catalog.norwegian'
        WHEN 'pt' THEN 'pg_catalog.portuguese' WHEN 'ro' THEN 'pg_catalog.romanian'
        WHEN 'ru' THEN 'pg_catalog.russian' WHEN 'sr' THEN 'pg_catalog.serbian'
        WHEN 'es' THEN 'pg_catalog.spanish' WHEN 'sv' THEN 'pg_catalog.swedish'
        WHEN 'ta' THEN 'pg_catalog.tamil' WHEN 'tr' THEN 'pg_catalog.turkish'
        WHEN 'yi' THEN 'pg_catalog.yiddish'
    END
$$;

-- Each word as it stands, and by the stem that its language gives it: with its accents, which tell endings apart, and
-- without, as people type it.
CREATE FUNCTION positions_words(words text, language text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT to_tsvector('pg_catalog.simple', unaccented)
        || COALESCE(to_tsvector(config, unaccented), '')
        || CASE WHEN plain <> unaccented
            THEN COALESCE(public.positions_unaccented(to_tsvector(config, plain)::text)::tsvector, '') ELSE '' END
    FROM (SELECT public.positions_config(language) AS config, plain, public.positions_unaccented(plain) AS unaccented
          FROM public.positions_plain(words) AS plain OFFSET 0) AS once
$$;

CREATE AGGREGATE positions_joined(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');

-- A word or a phrase that somebody looks for, as it stands or by a stem of one of these languages; null for no word.
CREATE FUNCTION positions_sought(words text, languages text[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg('(' || one || ')', ' | ') FROM (
        SELECT DISTINCT public.positions_unaccented(phraseto_tsquery(config, spelt)::text) AS one
        FROM public.positions_plain(words) AS plain,
            unnest(ARRAY[plain, public.positions_unaccented(plain)]) AS spelt,
            (SELECT 'pg_catalog.simple'::regconfig UNION SELECT public.positions_config(unnest(languages))) AS each(config)
        WHERE config IS NOT NULL
    ) AS every WHERE one <> ''
$$;

-- Names are few and change: they are looked through where they stand.
CREATE INDEX organization_words ON positions_organization USING gin (positions_words(name, 'en'));
CREATE INDEX organization_name_words ON positions_organizationname USING gin (positions_words(text, language));
CREATE INDEX treaty_words ON positions_treaty USING gin (positions_words(short_name, 'en'));
CREATE INDEX treaty_official_words ON positions_treaty USING gin (positions_words(official_name, 'en'));
CREATE INDEX treaty_name_words ON positions_treatyname USING gin (positions_words(text, 'en'));

-- Of these statements, what is before readers or is about to be. Everything but an article's day is frozen by then. Words
-- of a capture are found only where they were quoted: one that is withheld later keeps no other.
CREATE FUNCTION positions_make_findable(statements bigint[]) RETURNS void LANGUAGE sql
    SET search_path = public, pg_temp AS $$
    DELETE FROM positions_findablestatement WHERE statement_id = ANY(statements);
    DELETE FROM positions_findablearticle WHERE publication_id IN (
        SELECT id FROM positions_publication WHERE statement_id = ANY(statements));
    WITH shown AS MATERIALIZED (
        SELECT p.id AS publication_id, p.statement_id, p.starts, p.ends, v.id AS version_id, v.treaty_id, v.question,
            v.stance, v.language, v.said_from, v.said_to, v.summary, v.target,
            v.organization_id || ARRAY(
                SELECT organization_id FROM positions_signatory
                WHERE version_id = v.id AND relation IN ('signed', 'aligned') AND organization_id <> v.organization_id
            ) AS organizations,
            ARRAY(SELECT DISTINCT concern_id FROM positions_versionconcern WHERE version_id = v.id) AS concerns
        FROM unnest(statements) AS asked(id)
        JOIN positions_publication p ON p.statement_id = asked.id AND (p.ends IS NULL OR p.ends > clock_timestamp())
        JOIN positions_statementversion v ON v.id = p.version_id
    ), quoted AS MATERIALIZED (
        SELECT shown.version_id, e.article_id, min(e.language) AS language,
            min(COALESCE(a.published_from, e.published_from, a.added_at::date)) AS first,
            min(COALESCE(a.published_to, e.published_to, a.added_at::date)) AS last,
            positions_joined(
                setweight(positions_words(COALESCE(NULLIF(e.title, ''), a.title), e.language), 'B')
                || setweight(positions_words(e.exact, e.language), 'C')
                || CASE e.quote_verified WHEN 'copy' THEN setweight(positions_words(e.quote, e.language), 'C') ELSE '' END
                || setweight(positions_words(e.translation, 'en'), 'C')) AS words
        FROM (SELECT DISTINCT version_id FROM shown) AS shown
        JOIN positions_evidence e ON e.version_id = shown.version_id
        JOIN positions_article a ON a.id = e.article_id
        GROUP BY shown.version_id, e.article_id
    ), articles AS (
        INSERT INTO positions_findablearticle (publication_id, article_id, treaty_id, organizations, concerns, question,
            stance, language, first, last, starts, ends, vector)
        SELECT publication_id, article_id, treaty_id, organizations, concerns, question,
            stance, quoted.language, first, last, starts, ends, words
        FROM shown JOIN quoted USING (version_id)
    )
    INSERT INTO positions_findablestatement (publication_id, statement_id, treaty_id, organizations, concerns, question,
        stance, language, first, last, starts, ends, vector)
    SELECT publication_id, statement_id, treaty_id, organizations, concerns, question,
        stance, shown.language, said_from, said_to, starts, ends,
        setweight(positions_words(concat_ws(' · ', summary, target, (
            SELECT string_agg(text, ' · ') FROM positions_ask WHERE version_id = shown.version_id)), 'en'), 'A')
        || COALESCE(words, '')
    FROM shown LEFT JOIN (SELECT version_id, positions_joined(words) AS words FROM quoted GROUP BY version_id) AS every
        USING (version_id)
$$;

-- The day of an article may be found out later.
CREATE FUNCTION positions_follow_published() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE positions_findablearticle
        SET first = COALESCE(NEW.published_from, first), last = COALESCE(NEW.published_to, last)
        WHERE article_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER published_followed AFTER UPDATE OF published_from, published_to ON positions_article
    FOR EACH ROW WHEN ((NEW.published_from, NEW.published_to) IS DISTINCT FROM (OLD.published_from, OLD.published_to))
    EXECUTE FUNCTION positions_follow_published();
