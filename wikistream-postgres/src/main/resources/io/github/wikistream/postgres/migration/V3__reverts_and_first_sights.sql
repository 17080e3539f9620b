-- Counts and marks that answer what was read from the rows before: reverts, first-time users, totals and wikis. Why:
-- docs/decisions/0021-first-sights.md and 0022-reverts-in-the-row.md. Runs by Flyway or by hand, after V2, while no older program
-- writes: it would leave the new columns empty.

ALTER TABLE wikistream.recent_change ADD COLUMN revert boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN wikistream.recent_change.revert IS 'An edit whose comment says that it takes others back';

-- Programs tell it by more forms, in more languages. These are those that questions went by before there was the column.
UPDATE wikistream.recent_change SET revert = true
WHERE type = 'edit' AND comment ~* ('(^|[^a-z])(revert|reverts|reverted|reverting|undo|undid|undone|rollback|rolled back|rv|rvv'
                                    '|annulation|annullata|deshecha|revertidos|desfeita)([^a-z]|$)');

ALTER TABLE wikistream.count_delta ADD COLUMN reverts bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN wikistream.count_delta.reverts IS 'Those of the changes that are reverts';

-- Two more choices of columns: t tells nothing apart, and has one row for each bucket with what a curve is drawn of; v tells wikis
-- apart and nothing else.
ALTER TABLE wikistream.rollup_minute ADD COLUMN reverts bigint NOT NULL DEFAULT 0, ADD COLUMN edits bigint, ADD COLUMN bot_changes bigint;
ALTER TABLE wikistream.rollup_hour ADD COLUMN reverts bigint NOT NULL DEFAULT 0, ADD COLUMN edits bigint, ADD COLUMN bot_changes bigint;
ALTER TABLE wikistream.rollup_day ADD COLUMN reverts bigint NOT NULL DEFAULT 0, ADD COLUMN edits bigint, ADD COLUMN bot_changes bigint;
COMMENT ON COLUMN wikistream.rollup_minute.cuboid IS
    't: none; k: type, actor; s: type, actor, minor, patrolled, namespace; w: wiki, type, actor; v: wiki; l: log_type, actor';
COMMENT ON COLUMN wikistream.rollup_minute.reverts IS 'Those of the changes that are reverts';
COMMENT ON COLUMN wikistream.rollup_minute.edits IS 'Those of the changes that are of type edit or new; in cuboid t alone';
COMMENT ON COLUMN wikistream.rollup_minute.bot_changes IS 'Those of the changes that carry the bot flag; in cuboid t alone';

-- A curve reads one row for each bucket. These hold all of it, or each row would be looked up in a page of its own.
CREATE INDEX rollup_minute_total ON wikistream.rollup_minute (bucket) INCLUDE (changes, edits, bot_changes, reverts) WHERE cuboid = 't';
CREATE INDEX rollup_hour_total ON wikistream.rollup_hour (bucket) INCLUDE (changes, edits, bot_changes, reverts) WHERE cuboid = 't';

DO $$
DECLARE
    rollup text;
BEGIN
    FOREACH rollup IN ARRAY ARRAY['rollup_minute', 'rollup_hour', 'rollup_day'] LOOP
        EXECUTE format($sql$
            INSERT INTO wikistream.%I (bucket, cuboid, changes, edits, bot_changes)
            SELECT bucket, 't', sum(changes), coalesce(sum(changes) FILTER (WHERE type IN ('edit', 'new')), 0),
                   coalesce(sum(changes) FILTER (WHERE actor = 'bot'), 0)
            FROM wikistream.%1$I WHERE cuboid = 'k' GROUP BY bucket ORDER BY bucket$sql$, rollup);
        EXECUTE format($sql$
            INSERT INTO wikistream.%I (bucket, cuboid, wiki, changes)
            SELECT bucket, 'v', wiki, sum(changes) FROM wikistream.%1$I WHERE cuboid = 'w' GROUP BY bucket, wiki ORDER BY bucket$sql$, rollup);
    END LOOP;
END
$$;

-- Who is seen for the first time, and when. Never dropped by retention, so that nobody becomes new again. The text is in no index: see
-- V2. A user has one row; what top_delta says comes on top until it is folded.
CREATE TABLE wikistream.first_seen (
    name     text        NOT NULL COLLATE "C",
    first_at timestamptz NOT NULL
);
CREATE INDEX first_seen_name ON wikistream.first_seen (hashtextextended(name, 0));
CREATE INDEX first_seen_at ON wikistream.first_seen (first_at);
COMMENT ON TABLE wikistream.first_seen IS 'Users with the time of their first change that was ever stored, as far as it is folded';

ALTER TABLE wikistream.top_delta ADD COLUMN first_at timestamptz;
COMMENT ON COLUMN wikistream.top_delta.first_at IS 'Of a user, when the first of these changes was produced; NULL for pages';

-- Moves what the batches added into the rollups, so many minutes of it or more, oldest first. Returns how many changes that were, -1
-- if somebody else is folding.
CREATE OR REPLACE FUNCTION wikistream.fold_counts(most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    minutes timestamptz[];
    hours   timestamptz[];
    days    timestamptz[];
    kept    timestamptz := coalesce((SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'), '-infinity');
    moved   bigint;
BEGIN
    IF NOT wikistream.may_fold() THEN
        RETURN -1;
    END IF;
    -- Each call reads all that waits. Where that is much, a call takes more of it: so catching up does not grow with its square.
    minutes := ARRAY(SELECT bucket
                     FROM (SELECT bucket, row_number() OVER first_ones AS nth, sum(count(*)) OVER first_ones AS upto
                           FROM wikistream.count_delta GROUP BY bucket WINDOW first_ones AS (ORDER BY bucket)) AS waiting
                     WHERE nth <= most OR upto <= 100000);
    IF cardinality(minutes) = 0 THEN
        RETURN 0;
    END IF;
    hours := ARRAY(SELECT DISTINCT date_trunc('hour', m, 'UTC') FROM unnest(minutes) AS m);
    days := ARRAY(SELECT DISTINCT date_trunc('day', m, 'UTC') FROM unnest(minutes) AS m);
    WITH delta AS (
        DELETE FROM wikistream.count_delta WHERE bucket = ANY (minutes) RETURNING *
    ), old_minute AS (
        DELETE FROM wikistream.rollup_minute WHERE bucket = ANY (minutes) AND cuboid IN ('t', 'k', 's', 'w', 'v', 'l') RETURNING *
    ), old_hour AS (
        DELETE FROM wikistream.rollup_hour WHERE bucket = ANY (hours) AND cuboid IN ('t', 'k', 's', 'w', 'v', 'l') RETURNING *
    ), old_day AS (
        DELETE FROM wikistream.rollup_day WHERE bucket = ANY (days) AND cuboid IN ('t', 'k', 's', 'w', 'v', 'l') RETURNING *
    ), fresh AS MATERIALIZED (
        SELECT bucket,
               (CASE GROUPING(wiki, namespace, log_type, type) WHEN 15 THEN 't' WHEN 14 THEN 'k' WHEN 10 THEN 's' WHEN 6 THEN 'w'
                     WHEN 7 THEN 'v' ELSE 'l' END)::"char" AS cuboid,
               wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes) AS changes, sum(reverts) AS reverts,
               -- Inside of sum() the columns are those of the row, grouped by or not.
               CASE WHEN GROUPING(actor, wiki) = 3 THEN sum(CASE WHEN type IN ('edit', 'new') THEN changes ELSE 0 END) END AS edits,
               CASE WHEN GROUPING(actor, wiki) = 3 THEN sum(CASE WHEN actor = 'bot' THEN changes ELSE 0 END) END AS bot_changes
        FROM delta
        GROUP BY GROUPING SETS ((bucket), (bucket, type, actor), (bucket, type, actor, minor, patrolled, namespace),
                                (bucket, wiki, type, actor), (bucket, wiki), (bucket, log_type, actor))
    ), new_minute AS (
        INSERT INTO wikistream.rollup_minute
        SELECT bucket, cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes), sum(reverts),
               sum(edits), sum(bot_changes)
        FROM (SELECT * FROM fresh WHERE bucket >= kept UNION ALL SELECT * FROM old_minute) AS m
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1
    ), new_hour AS (
        INSERT INTO wikistream.rollup_hour
        SELECT date_trunc('hour', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes), sum(reverts),
               sum(edits), sum(bot_changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_hour) AS h
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1
    ), new_day AS (
        INSERT INTO wikistream.rollup_day
        SELECT date_trunc('day', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes), sum(reverts),
               sum(edits), sum(bot_changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_day) AS d
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1
    )
    -- The reverts of what was stored before there were any are added without changes.
    SELECT coalesce(sum(greatest(changes, reverts)), 0) INTO moved FROM delta;
    RETURN moved;
END
$$;

-- Moves the hours that are over from top_delta into top_hour, at most so many, and their users into first_seen. An hour is over when a
-- later one has begun or the clock says so; what arrives for it afterwards is added to its rows. Returns how many hours that were, -1
-- if somebody else is folding.
CREATE OR REPLACE FUNCTION wikistream.fold_tops(most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest timestamptz;
    hours  timestamptz[];
    kept   timestamptz := coalesce((SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'), '-infinity');
BEGIN
    IF NOT wikistream.may_fold() THEN
        RETURN -1;
    END IF;
    newest := greatest((SELECT max(bucket) FROM wikistream.top_delta),
                       date_trunc('hour', now() - interval '15 minutes', 'UTC'));
    hours := ARRAY(SELECT DISTINCT bucket FROM wikistream.top_delta WHERE bucket < newest AND bucket >= kept ORDER BY bucket LIMIT most);
    IF cardinality(hours) = 0 THEN
        RETURN 0;
    END IF;
    WITH delta AS (
        DELETE FROM wikistream.top_delta WHERE bucket = ANY (hours) RETURNING *
    ), fresh AS MATERIALIZED (
        SELECT bucket, kind, wiki, namespace, name, sum(changes) AS changes, sum(bot_changes) AS bot_changes
        FROM delta GROUP BY bucket, kind, wiki, namespace, name
    ), begun AS MATERIALIZED (
        SELECT h AS bucket FROM unnest(hours) AS h
        WHERE EXISTS (SELECT FROM wikistream.top_hour t WHERE t.bucket = h AND t.kind IN ('u', 'p'))
    ), known AS (
        UPDATE wikistream.top_hour AS t SET changes = t.changes + f.changes, bot_changes = t.bot_changes + f.bot_changes
        FROM fresh AS f
        WHERE f.bucket IN (SELECT bucket FROM begun) AND hashtextextended(t.name, 0) = hashtextextended(f.name, 0)
          AND t.kind = f.kind AND t.bucket = f.bucket AND t.wiki = f.wiki AND t.namespace = f.namespace AND t.name = f.name
        RETURNING t.bucket, t.kind, t.wiki, t.namespace, t.name
    ), sight AS MATERIALIZED (
        SELECT f.name, f.first_at, s.first_at AS known_at
        FROM (SELECT name, min(first_at) AS first_at FROM delta WHERE kind = 'u' AND first_at IS NOT NULL GROUP BY name) AS f
        -- One look at the index for each: they are few beside all users that there ever were.
        LEFT JOIN LATERAL (
            SELECT s.first_at FROM wikistream.first_seen AS s
            WHERE hashtextextended(s.name, 0) = hashtextextended(f.name, 0) AND s.name = f.name OFFSET 0) AS s ON true
    ), earlier AS (
        UPDATE wikistream.first_seen AS s SET first_at = f.first_at FROM sight AS f
        WHERE f.first_at < f.known_at AND hashtextextended(s.name, 0) = hashtextextended(f.name, 0) AND s.name = f.name
    ), newcomer AS (
        INSERT INTO wikistream.first_seen SELECT name, first_at FROM sight WHERE known_at IS NULL ORDER BY first_at
    )
    INSERT INTO wikistream.top_hour
    SELECT f.bucket, f.kind, f.wiki, f.namespace, f.name, f.changes, f.bot_changes
    FROM fresh AS f LEFT JOIN known AS k USING (bucket, kind, wiki, namespace, name)
    WHERE k.bucket IS NULL
    ORDER BY f.bucket, f.kind, f.changes;
    INSERT INTO wikistream.top_day_state (bucket, made_at)
    SELECT DISTINCT date_trunc('day', h, 'UTC'), NULL::timestamptz FROM unnest(hours) AS h
    ON CONFLICT (bucket) DO UPDATE SET made_at = NULL;
    RETURN cardinality(hours);
END
$$;

-- Throws the counts of a day away and counts its rows anew; folding then brings them into the rollups. Needs one snapshot for all of
-- it, so that a batch that is written meanwhile is in neither or in both. Returns how many changes the day has, -1 if somebody else
-- is folding.
CREATE OR REPLACE FUNCTION wikistream.recount_day(which date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today  timestamptz := which::timestamp AT TIME ZONE 'UTC';
    after  timestamptz := (which + 1)::timestamp AT TIME ZONE 'UTC';
    stored bigint;
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'recount_day() needs a transaction of isolation level repeatable read';
    END IF;
    IF today < (SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change') THEN
        RAISE EXCEPTION 'the rows of % are gone: its counts are all that is left of them', which;
    END IF;
    IF NOT wikistream.may_fold() THEN
        RETURN -1;
    END IF;
    DELETE FROM wikistream.count_delta WHERE bucket >= today AND bucket < after;
    DELETE FROM wikistream.rollup_minute WHERE bucket >= today AND bucket < after;
    DELETE FROM wikistream.rollup_hour WHERE bucket >= today AND bucket < after;
    DELETE FROM wikistream.rollup_day WHERE bucket = today;
    DELETE FROM wikistream.top_delta WHERE bucket >= today AND bucket < after;
    DELETE FROM wikistream.top_hour WHERE bucket >= today AND bucket < after;
    DELETE FROM wikistream.top_day WHERE bucket = today;
    DELETE FROM wikistream.top_day_state WHERE bucket = today;
    -- Whoever the day's rows hold comes back with top_delta; others that the day was said to be the first of were seen later, if at all.
    WITH gone AS (
        DELETE FROM wikistream.first_seen WHERE first_at >= today AND first_at < after RETURNING name
    )
    INSERT INTO wikistream.first_seen
    SELECT g.name, r.first_at FROM gone AS g CROSS JOIN LATERAL (
        SELECT min(r.dt) AS first_at FROM wikistream.recent_change AS r
        WHERE hashtextextended(r.user_name, 0) = hashtextextended(g.name, 0) AND r.user_name = g.name AND r.dt >= after) AS r
    WHERE r.first_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM wikistream.recent_change AS d WHERE d.dt >= today AND d.dt < after AND d.user_name = g.name);
    INSERT INTO wikistream.count_delta
    SELECT date_trunc('minute', dt, 'UTC'), wiki COLLATE "C", namespace, type COLLATE "C", actor COLLATE "C", minor, patrolled,
           log_type COLLATE "C", count(*), count(*) FILTER (WHERE revert)
    FROM wikistream.recent_change WHERE dt >= today AND dt < after GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
    INSERT INTO wikistream.top_delta
    SELECT date_trunc('hour', dt, 'UTC'), 'u', '', 0, user_name COLLATE "C", count(*), count(*) FILTER (WHERE bot), min(dt)
    FROM wikistream.recent_change WHERE dt >= today AND dt < after AND user_name IS NOT NULL GROUP BY 1, 5
    UNION ALL
    SELECT date_trunc('hour', dt, 'UTC'), 'p', wiki COLLATE "C", namespace, title COLLATE "C", count(*), count(*) FILTER (WHERE bot), NULL
    FROM wikistream.recent_change WHERE dt >= today AND dt < after GROUP BY 1, 3, 4, 5;
    SELECT coalesce(sum(changes), 0) INTO stored FROM wikistream.count_delta WHERE bucket >= today AND bucket < after;
    RETURN stored;
END
$$;

-- Compares all counts of a day with its rows, and who is said to be new in it; returns what differs. No row means that all is right.
CREATE OR REPLACE FUNCTION wikistream.wrong_counts(which date)
    RETURNS TABLE (rollup text, bucket timestamptz, what text, counted bigint, stored bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today  timestamptz := which::timestamp AT TIME ZONE 'UTC';
    after  timestamptz := (which + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    RETURN QUERY
    WITH counts AS MATERIALIZED (
        SELECT date_trunc('minute', r.dt, 'UTC') AS b, r.wiki COLLATE "C" AS wiki, r.namespace, r.type COLLATE "C" AS type,
               r.actor COLLATE "C" AS actor, r.minor, r.patrolled, r.log_type COLLATE "C" AS log_type, count(*) AS n,
               count(*) FILTER (WHERE r.revert) AS reverts
        FROM wikistream.recent_change r WHERE r.dt >= today AND r.dt < after GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ), signed AS (
        SELECT 1 AS sign, c.* FROM counts c
        UNION ALL
        SELECT -1, d.bucket, d.wiki, d.namespace, d.type, d.actor, d.minor, d.patrolled, d.log_type, d.changes,
               d.reverts
        FROM wikistream.count_delta d WHERE d.bucket >= today AND d.bucket < after
    ), expected AS MATERIALIZED (
        -- What the rollups must hold: the rows less what still waits in the deltas.
        SELECT s.b,
               (CASE GROUPING(s.wiki, s.namespace, s.log_type, s.type) WHEN 15 THEN 't' WHEN 14 THEN 'k' WHEN 10 THEN 's'
                     WHEN 6 THEN 'w' WHEN 7 THEN 'v' ELSE 'l' END)::"char" AS cuboid,
               s.wiki, s.namespace, s.type, s.actor, s.minor, s.patrolled, s.log_type,
               sum(s.sign * s.n) AS n, sum(s.sign * s.reverts) AS reverts,
               CASE WHEN GROUPING(s.actor, s.wiki) = 3 THEN sum(s.sign * s.n * (s.type IN ('edit', 'new'))::int) END AS edits,
               CASE WHEN GROUPING(s.actor, s.wiki) = 3 THEN sum(s.sign * s.n * (s.actor = 'bot')::int) END AS bots
        FROM signed s
        GROUP BY GROUPING SETS ((s.b), (s.b, s.type, s.actor), (s.b, s.type, s.actor, s.minor, s.patrolled, s.namespace),
                                (s.b, s.wiki, s.type, s.actor), (s.b, s.wiki), (s.b, s.log_type, s.actor))
    ), both_sides AS (
        SELECT 'rollup_minute' AS r, false AS is_count, e.* FROM expected e
        UNION ALL SELECT 'rollup_hour', false, date_trunc('hour', e.b, 'UTC'), e.cuboid, e.wiki, e.namespace, e.type, e.actor, e.minor,
               e.patrolled, e.log_type, e.n, e.reverts, e.edits, e.bots FROM expected e
        UNION ALL SELECT 'rollup_day', false, today, e.cuboid, e.wiki, e.namespace, e.type, e.actor, e.minor,
               e.patrolled, e.log_type, e.n, e.reverts, e.edits, e.bots FROM expected e
        UNION ALL SELECT 'rollup_minute', true, m.* FROM wikistream.rollup_minute m WHERE m.bucket >= today AND m.bucket < after
        UNION ALL SELECT 'rollup_hour', true, m.* FROM wikistream.rollup_hour m WHERE m.bucket >= today AND m.bucket < after
        UNION ALL SELECT 'rollup_day', true, m.* FROM wikistream.rollup_day m WHERE m.bucket = today
    ), tops AS MATERIALIZED (
        SELECT date_trunc('hour', c.dt, 'UTC') AS b, 'u'::"char" AS kind, ''::text COLLATE "C" AS wiki, 0 AS namespace,
               c.user_name COLLATE "C" AS name, count(*) AS n, count(*) FILTER (WHERE c.bot) AS bots
        FROM wikistream.recent_change c WHERE c.dt >= today AND c.dt < after AND c.user_name IS NOT NULL GROUP BY 1, 5
        UNION ALL
        SELECT date_trunc('hour', c.dt, 'UTC'), 'p', c.wiki COLLATE "C", c.namespace, c.title COLLATE "C", count(*),
               count(*) FILTER (WHERE c.bot)
        FROM wikistream.recent_change c WHERE c.dt >= today AND c.dt < after GROUP BY 1, 3, 4, 5
        UNION ALL
        SELECT d.bucket, d.kind, d.wiki, d.namespace, d.name, -d.changes, -d.bot_changes
        FROM wikistream.top_delta d WHERE d.bucket >= today AND d.bucket < after
    ), both_tops AS (
        SELECT 'top_hour' AS r, t.b, t.kind, t.wiki, t.namespace, t.name, t.n AS stored, t.bots AS stored_bots,
               0::bigint AS counted, 0::bigint AS counted_bots FROM tops t
        UNION ALL SELECT 'top_hour', h.bucket, h.kind, h.wiki, h.namespace, h.name, 0, 0, h.changes, h.bot_changes
        FROM wikistream.top_hour h WHERE h.bucket >= today AND h.bucket < after
        UNION ALL SELECT 'top_day', today, t.kind, t.wiki, t.namespace, t.name, t.n, t.bots, 0, 0
        FROM tops t WHERE EXISTS (SELECT FROM wikistream.top_day_state s WHERE s.bucket = today AND s.made_at IS NOT NULL)
        UNION ALL SELECT 'top_day', d.bucket, d.kind, d.wiki, d.namespace, d.name, 0, 0, d.changes, d.bot_changes
        FROM wikistream.top_day d
        WHERE d.bucket = today AND EXISTS (SELECT FROM wikistream.top_day_state s WHERE s.bucket = today AND s.made_at IS NOT NULL)
    ), seen AS (
        SELECT f.user_name COLLATE "C" AS name, min(f.dt) AS at
        FROM wikistream.recent_change f WHERE f.dt >= today AND f.dt < after AND f.user_name IS NOT NULL GROUP BY 1
    ), said AS (
        SELECT a.name, min(a.first_at) AS at FROM (
            SELECT s.name, s.first_at FROM wikistream.first_seen s WHERE s.first_at < after
            UNION ALL SELECT d.name, d.first_at FROM wikistream.top_delta d WHERE d.kind = 'u' AND d.first_at < after
        ) AS a GROUP BY a.name
    )
    SELECT b.r, b.b, concat_ws(' ', b.cuboid, b.wiki, b.namespace, b.type, b.actor, b.minor, b.patrolled, b.log_type, m.name),
           coalesce(sum(m.n) FILTER (WHERE b.is_count), 0)::bigint, coalesce(sum(m.n) FILTER (WHERE NOT b.is_count), 0)::bigint
    FROM both_sides b
    CROSS JOIN LATERAL (VALUES (NULL, b.n), ('reverts', b.reverts), ('edits', b.edits), ('bot_changes', b.bots)) AS m (name, n)
    WHERE m.n <> 0
    GROUP BY b.r, b.b, b.cuboid, b.wiki, b.namespace, b.type, b.actor, b.minor, b.patrolled, b.log_type, m.name
    HAVING coalesce(sum(m.n) FILTER (WHERE b.is_count), 0) <> coalesce(sum(m.n) FILTER (WHERE NOT b.is_count), 0)
    UNION ALL
    SELECT b.r, b.b, concat_ws(' ', b.kind, b.wiki, b.namespace, b.name), sum(b.counted)::bigint, sum(b.stored)::bigint
    FROM both_tops b
    GROUP BY b.r, b.b, b.kind, b.wiki, b.namespace, b.name
    HAVING sum(b.counted) <> sum(b.stored) OR sum(b.counted_bots) <> sum(b.stored_bots)
    UNION ALL
    -- Microseconds since 1970. Seen before this day is for another day to prove.
    SELECT 'first_seen', today, name, coalesce(extract(epoch FROM a.at) * 1000000, 0)::bigint,
           coalesce(extract(epoch FROM s.at) * 1000000, 0)::bigint
    FROM seen s FULL JOIN said a USING (name)
    WHERE a.at IS DISTINCT FROM s.at AND (a.at IS NULL OR a.at >= today);
END
$$;

-- What is stored already. The reverts come into the rollups with the next folding. Of days whose rows are gone, users are known
-- by the day, and reverts not at all.
INSERT INTO wikistream.count_delta
SELECT date_trunc('minute', dt, 'UTC'), wiki COLLATE "C", namespace, type COLLATE "C", actor COLLATE "C", minor, patrolled,
       log_type COLLATE "C", 0, count(*)
FROM wikistream.recent_change
WHERE revert AND dt >= coalesce((SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'), '-infinity')
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO wikistream.first_seen
SELECT name, min(first_at) FROM (
    SELECT user_name COLLATE "C" AS name, min(dt) AS first_at FROM wikistream.recent_change WHERE user_name IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT name, min(bucket) FROM wikistream.top_day
    WHERE kind = 'u' AND bucket < (SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change') GROUP BY 1
) AS known GROUP BY name ORDER BY 2;

CREATE OR REPLACE FUNCTION wikistream.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3';
