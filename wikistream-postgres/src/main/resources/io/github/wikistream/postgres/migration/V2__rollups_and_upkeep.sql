-- Counts that are kept beside the rows, so that a question to a month of changes need not read them. How they work:
-- docs/decisions/0010-rollups.md. Runs by Flyway or by hand, after V1.

-- A page's and a user's own changes. The text itself does not go into an index: entries of a B-tree are limited to 2.7 kB.
CREATE INDEX recent_change_title ON wikistream.recent_change (hashtextextended(title, 0), dt);
CREATE INDEX recent_change_user ON wikistream.recent_change (hashtextextended(user_name, 0), dt);

-- What each batch adds to the counts, written in the transaction of its rows. Only ever appended to, so that writers do not meet;
-- fold_counts() and fold_tops() move it on. A count is a rollup plus what lies here.
CREATE TABLE wikistream.count_delta (
    bucket    timestamptz NOT NULL,
    wiki      text        NOT NULL COLLATE "C",
    namespace integer     NOT NULL,
    type      text        NOT NULL COLLATE "C",
    actor     text        NOT NULL COLLATE "C",
    minor     boolean,
    patrolled boolean,
    log_type  text        COLLATE "C",
    changes   bigint      NOT NULL
) WITH (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.count_delta IS 'Changes per minute that are not yet in the rollups; bucket is the minute';

CREATE TABLE wikistream.top_delta (
    bucket      timestamptz NOT NULL,
    kind        "char"      NOT NULL,
    wiki        text        NOT NULL COLLATE "C",
    namespace   integer     NOT NULL,
    name        text        NOT NULL COLLATE "C",
    changes     bigint      NOT NULL,
    bot_changes bigint      NOT NULL
) WITH (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.top_delta IS 'Changes per hour and user or page that are not yet in top_hour; bucket is the hour';
COMMENT ON COLUMN wikistream.top_delta.kind IS 'u: name is a user, wiki empty and namespace 0; p: name is the title of a page';

-- One row for each combination of values that occurred in the bucket. A cuboid is a choice of columns that are told apart; the
-- others are NULL.
CREATE TABLE wikistream.rollup_minute (
    bucket    timestamptz NOT NULL,
    cuboid    "char"      NOT NULL,
    wiki      text        COLLATE "C",
    namespace integer,
    type      text        COLLATE "C",
    actor     text        COLLATE "C",
    minor     boolean,
    patrolled boolean,
    log_type  text        COLLATE "C",
    changes   bigint      NOT NULL
) PARTITION BY RANGE (bucket);
CREATE INDEX rollup_minute_bucket ON wikistream.rollup_minute (cuboid, bucket);

CREATE TABLE wikistream.rollup_hour (LIKE wikistream.rollup_minute) PARTITION BY RANGE (bucket);
CREATE INDEX rollup_hour_bucket ON wikistream.rollup_hour (cuboid, bucket);

CREATE TABLE wikistream.rollup_day (LIKE wikistream.rollup_minute);
CREATE INDEX rollup_day_bucket ON wikistream.rollup_day (cuboid, bucket);

COMMENT ON TABLE wikistream.rollup_minute IS 'Changes per minute, partitioned by day';
COMMENT ON TABLE wikistream.rollup_hour IS 'Changes per hour, partitioned by month';
COMMENT ON TABLE wikistream.rollup_day IS 'Changes per day (UTC)';
COMMENT ON COLUMN wikistream.rollup_minute.cuboid IS
    'k: type, actor; s: type, actor, minor, patrolled, namespace; w: wiki, type, actor; l: log_type, actor';

-- Users and pages with what they did in a full hour or day, one row each.
CREATE TABLE wikistream.top_hour (
    bucket      timestamptz NOT NULL,
    kind        "char"      NOT NULL,
    wiki        text        NOT NULL COLLATE "C",
    namespace   integer     NOT NULL,
    name        text        NOT NULL COLLATE "C",
    changes     bigint      NOT NULL,
    bot_changes bigint      NOT NULL
) PARTITION BY RANGE (bucket);
CREATE INDEX top_hour_changes ON wikistream.top_hour (kind, bucket, changes);
CREATE INDEX top_hour_name ON wikistream.top_hour (hashtextextended(name, 0), kind, bucket);

CREATE TABLE wikistream.top_day (LIKE wikistream.top_hour) PARTITION BY RANGE (bucket);
CREATE INDEX top_day_changes ON wikistream.top_day (kind, bucket, changes);
CREATE INDEX top_day_name ON wikistream.top_day (hashtextextended(name, 0), kind, bucket);

COMMENT ON TABLE wikistream.top_hour IS 'Users and pages by changes per hour, partitioned by day';
COMMENT ON TABLE wikistream.top_day IS 'Users and pages by changes per day, partitioned by month; holds for the days that top_day_state calls made';

CREATE TABLE wikistream.top_day_state (
    bucket  timestamptz NOT NULL PRIMARY KEY,
    made_at timestamptz
);
COMMENT ON TABLE wikistream.top_day_state IS 'The days that top_hour has hours of, and when top_day was made of them; NULL: not yet, or no longer right';

-- Where retention has been. What is dated before is gone, and does not count a second time if it is written again.
CREATE TABLE wikistream.horizon (
    parent         text        NOT NULL PRIMARY KEY,
    dropped_before timestamptz NOT NULL
);
COMMENT ON TABLE wikistream.horizon IS 'By table: days before this time were dropped by retention';

CREATE TABLE wikistream.upkeep_log (
    id        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at  timestamptz NOT NULL,
    ended_at  timestamptz NOT NULL,
    task      text        NOT NULL,
    outcome   text        NOT NULL,
    details   text        NOT NULL,
    waited_ms bigint      NOT NULL,
    attempts  integer     NOT NULL
);
COMMENT ON TABLE wikistream.upkeep_log IS 'What upkeep did, task by task';
COMMENT ON COLUMN wikistream.upkeep_log.outcome IS 'done, nothing, or failed';
COMMENT ON COLUMN wikistream.upkeep_log.waited_ms IS 'Time spent waiting for locks and between attempts';

CREATE TABLE wikistream.rollup_minute_early PARTITION OF wikistream.rollup_minute FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.rollup_minute_late PARTITION OF wikistream.rollup_minute FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.rollup_hour_early PARTITION OF wikistream.rollup_hour FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.rollup_hour_late PARTITION OF wikistream.rollup_hour FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.top_hour_early PARTITION OF wikistream.top_hour FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.top_hour_late PARTITION OF wikistream.top_hour FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.top_day_early PARTITION OF wikistream.top_day FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.top_day_late PARTITION OF wikistream.top_day FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);

-- As in V1, for the rollups as well: some have a partition for each month that one of the days lies in.
CREATE OR REPLACE FUNCTION wikistream.make_partitions(parent text, days date[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    by_month boolean := parent IN ('rollup_hour', 'top_day');
    first    date;
    next     date;
    part     text;
    made     integer := 0;
BEGIN
    IF parent NOT IN ('recent_change', 'event', 'rollup_minute', 'rollup_hour', 'top_hour', 'top_day') THEN
        RAISE EXCEPTION 'no table of wikistream is partitioned by time under the name %', parent
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR first IN SELECT DISTINCT CASE WHEN by_month THEN date_trunc('month', d::timestamp)::date ELSE d END
            FROM unnest(days) AS d WHERE d >= '2016-01-01' AND d < '2100-01-01' ORDER BY 1 LOOP
        next := CASE WHEN by_month THEN (first + interval '1 month')::date ELSE first + 1 END;
        part := parent || '_' || to_char(first, CASE WHEN by_month THEN 'YYYYMM' ELSE 'YYYYMMDD' END);
        IF to_regclass('wikistream.' || part) IS NULL THEN
            -- One maker at a time; who waited looks again. It is the lock that attaching takes anyway. Of the parent alone: a vacuum of
            -- some partition has the same on that one.
            EXECUTE format('LOCK TABLE ONLY wikistream.%I IN SHARE UPDATE EXCLUSIVE MODE', parent);
            IF to_regclass('wikistream.' || part) IS NULL THEN
                EXECUTE format('CREATE TABLE wikistream.%I (LIKE wikistream.%I INCLUDING ALL)', part, parent);
                EXECUTE format(
                    'ALTER TABLE wikistream.%I ATTACH PARTITION wikistream.%I FOR VALUES FROM (%L) TO (%L)',
                    parent, part, to_char(first, 'YYYY-MM-DD 00:00:00+00'), to_char(next, 'YYYY-MM-DD 00:00:00+00'));
                made := made + 1;
            END IF;
        END IF;
    END LOOP;
    RETURN made;
END
$$;

-- One at a time for all that moves counts on: folding twice at once would wait for the other's rows. Held to the end of the
-- transaction. The number is "wiki" and a counter.
CREATE FUNCTION wikistream.may_fold() RETURNS boolean LANGUAGE sql
AS $$ SELECT pg_catalog.pg_try_advisory_xact_lock(2003397481, 1) $$;

-- Moves what the batches added into the rollups, at most so many minutes of it, oldest first. Returns how many changes that were, -1
-- if somebody else is folding.
CREATE FUNCTION wikistream.fold_counts(most integer) RETURNS bigint
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
    minutes := ARRAY(SELECT DISTINCT bucket FROM wikistream.count_delta ORDER BY bucket LIMIT most);
    IF cardinality(minutes) = 0 THEN
        RETURN 0;
    END IF;
    hours := ARRAY(SELECT DISTINCT date_trunc('hour', m, 'UTC') FROM unnest(minutes) AS m);
    days := ARRAY(SELECT DISTINCT date_trunc('day', m, 'UTC') FROM unnest(minutes) AS m);
    WITH delta AS (
        DELETE FROM wikistream.count_delta WHERE bucket = ANY (minutes) RETURNING *
    ), old_minute AS (
        DELETE FROM wikistream.rollup_minute WHERE bucket = ANY (minutes) AND cuboid IN ('k', 's', 'w', 'l') RETURNING *
    ), old_hour AS (
        DELETE FROM wikistream.rollup_hour WHERE bucket = ANY (hours) AND cuboid IN ('k', 's', 'w', 'l') RETURNING *
    ), old_day AS (
        DELETE FROM wikistream.rollup_day WHERE bucket = ANY (days) AND cuboid IN ('k', 's', 'w', 'l') RETURNING *
    ), fresh AS MATERIALIZED (
        SELECT bucket,
               (CASE WHEN GROUPING(namespace) = 0 THEN 's' WHEN GROUPING(wiki) = 0 THEN 'w' WHEN GROUPING(log_type) = 0 THEN 'l'
                     ELSE 'k' END)::"char" AS cuboid,
               wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes) AS changes
        FROM delta
        GROUP BY GROUPING SETS ((bucket, type, actor), (bucket, type, actor, minor, patrolled, namespace),
                                (bucket, wiki, type, actor), (bucket, log_type, actor))
    ), new_minute AS (
        INSERT INTO wikistream.rollup_minute
        SELECT bucket, cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes)
        FROM (SELECT * FROM fresh WHERE bucket >= kept UNION ALL SELECT * FROM old_minute) AS m
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), new_hour AS (
        INSERT INTO wikistream.rollup_hour
        SELECT date_trunc('hour', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_hour) AS h
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), new_day AS (
        INSERT INTO wikistream.rollup_day
        SELECT date_trunc('day', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_day) AS d
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    )
    SELECT coalesce(sum(changes), 0) INTO moved FROM delta;
    RETURN moved;
END
$$;

-- Moves the hours that are over from top_delta into top_hour, at most so many. An hour is over when a later one has begun or the clock
-- says so; what arrives for it afterwards is added to its rows. Returns how many hours that were, -1 if somebody else is folding.
CREATE FUNCTION wikistream.fold_tops(most integer) RETURNS integer
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

-- Makes top_day for one day that is over and not made yet, the oldest. The newest day is never over: it is still being filled,
-- whatever year that is in. Returns the day; NULL if there is none, or somebody else is folding.
CREATE FUNCTION wikistream.make_top_day() RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today timestamptz;
BEGIN
    IF NOT wikistream.may_fold() THEN
        RETURN NULL;
    END IF;
    SELECT bucket INTO today FROM wikistream.top_day_state
    WHERE made_at IS NULL AND bucket < greatest((SELECT max(bucket) FROM wikistream.top_day_state),
                                                date_trunc('day', now() - interval '2 hours', 'UTC'))
    ORDER BY bucket LIMIT 1;
    IF today IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM wikistream.top_day WHERE bucket = today AND kind IN ('u', 'p');
    INSERT INTO wikistream.top_day
    SELECT today, kind, wiki, namespace, name, sum(changes), sum(bot_changes)
    FROM wikistream.top_hour WHERE bucket >= today AND bucket < today + interval '24 hours'
    GROUP BY kind, wiki, namespace, name
    ORDER BY kind, sum(changes);
    UPDATE wikistream.top_day_state SET made_at = now() WHERE bucket = today;
    RETURN (today AT TIME ZONE 'UTC')::date;
END
$$;

-- Throws the counts of a day away and counts its rows anew; folding then brings them into the rollups. Needs one snapshot for all of
-- it, so that a batch that is written meanwhile is in neither or in both. Returns how many changes the day has, -1 if somebody else
-- is folding.
CREATE FUNCTION wikistream.recount_day(which date) RETURNS bigint
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
    INSERT INTO wikistream.count_delta
    SELECT date_trunc('minute', dt, 'UTC'), wiki COLLATE "C", namespace, type COLLATE "C", actor COLLATE "C", minor, patrolled,
           log_type COLLATE "C", count(*)
    FROM wikistream.recent_change WHERE dt >= today AND dt < after GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
    INSERT INTO wikistream.top_delta
    SELECT date_trunc('hour', dt, 'UTC'), 'u', '', 0, user_name COLLATE "C", count(*), count(*) FILTER (WHERE bot)
    FROM wikistream.recent_change WHERE dt >= today AND dt < after AND user_name IS NOT NULL GROUP BY 1, 5
    UNION ALL
    SELECT date_trunc('hour', dt, 'UTC'), 'p', wiki COLLATE "C", namespace, title COLLATE "C", count(*), count(*) FILTER (WHERE bot)
    FROM wikistream.recent_change WHERE dt >= today AND dt < after GROUP BY 1, 3, 4, 5;
    SELECT coalesce(sum(changes), 0) INTO stored FROM wikistream.count_delta WHERE bucket >= today AND bucket < after;
    RETURN stored;
END
$$;

-- Compares all counts of a day with its rows; returns what differs. No row means that all is right.
CREATE FUNCTION wikistream.wrong_counts(which date)
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
               r.actor COLLATE "C" AS actor, r.minor, r.patrolled, r.log_type COLLATE "C" AS log_type, count(*) AS n
        FROM wikistream.recent_change r WHERE r.dt >= today AND r.dt < after GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ), signed AS (
        SELECT false AS is_delta, c.* FROM counts c
        UNION ALL
        SELECT true, d.bucket, d.wiki, d.namespace, d.type, d.actor, d.minor, d.patrolled, d.log_type, d.changes
        FROM wikistream.count_delta d WHERE d.bucket >= today AND d.bucket < after
    ), expected AS MATERIALIZED (
        -- What the rollups must hold: the rows less what still waits in the deltas.
        SELECT s.b,
               (CASE WHEN GROUPING(s.namespace) = 0 THEN 's' WHEN GROUPING(s.wiki) = 0 THEN 'w' WHEN GROUPING(s.log_type) = 0 THEN 'l'
                     ELSE 'k' END)::"char" AS cuboid,
               s.wiki, s.namespace, s.type, s.actor, s.minor, s.patrolled, s.log_type,
               sum(CASE WHEN s.is_delta THEN -s.n ELSE s.n END) AS n
        FROM signed s
        GROUP BY GROUPING SETS ((s.b, s.type, s.actor), (s.b, s.type, s.actor, s.minor, s.patrolled, s.namespace),
                                (s.b, s.wiki, s.type, s.actor), (s.b, s.log_type, s.actor))
    ), both_sides AS (
        SELECT 'rollup_minute' AS r, e.b, e.cuboid, e.wiki, e.namespace, e.type, e.actor, e.minor, e.patrolled, e.log_type,
               e.n AS stored, 0::numeric AS counted FROM expected e
        UNION ALL SELECT 'rollup_hour', date_trunc('hour', e.b, 'UTC'), e.cuboid, e.wiki, e.namespace, e.type, e.actor, e.minor,
               e.patrolled, e.log_type, e.n, 0 FROM expected e
        UNION ALL SELECT 'rollup_day', today, e.cuboid, e.wiki, e.namespace, e.type, e.actor, e.minor,
               e.patrolled, e.log_type, e.n, 0 FROM expected e
        UNION ALL SELECT 'rollup_minute', m.bucket, m.cuboid, m.wiki, m.namespace, m.type, m.actor, m.minor, m.patrolled, m.log_type,
               0, m.changes FROM wikistream.rollup_minute m WHERE m.bucket >= today AND m.bucket < after
        UNION ALL SELECT 'rollup_hour', m.bucket, m.cuboid, m.wiki, m.namespace, m.type, m.actor, m.minor, m.patrolled, m.log_type,
               0, m.changes FROM wikistream.rollup_hour m WHERE m.bucket >= today AND m.bucket < after
        UNION ALL SELECT 'rollup_day', m.bucket, m.cuboid, m.wiki, m.namespace, m.type, m.actor, m.minor, m.patrolled, m.log_type,
               0, m.changes FROM wikistream.rollup_day m WHERE m.bucket = today
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
    )
    SELECT b.r, b.b, concat_ws(' ', b.cuboid, b.wiki, b.namespace, b.type, b.actor, b.minor, b.patrolled, b.log_type),
           sum(b.counted)::bigint, sum(b.stored)::bigint
    FROM both_sides b
    GROUP BY b.r, b.b, b.cuboid, b.wiki, b.namespace, b.type, b.actor, b.minor, b.patrolled, b.log_type
    HAVING sum(b.counted) <> sum(b.stored)
    UNION ALL
    SELECT b.r, b.b, concat_ws(' ', b.kind, b.wiki, b.namespace, b.name), sum(b.counted)::bigint, sum(b.stored)::bigint
    FROM both_tops b
    GROUP BY b.r, b.b, b.kind, b.wiki, b.namespace, b.name
    HAVING sum(b.counted) <> sum(b.stored) OR sum(b.counted_bots) <> sum(b.stored_bots);
END
$$;

-- Counts what is stored already; folding brings it into the rollups.
INSERT INTO wikistream.count_delta
SELECT date_trunc('minute', dt, 'UTC'), wiki COLLATE "C", namespace, type COLLATE "C", actor COLLATE "C", minor, patrolled,
       log_type COLLATE "C", count(*)
FROM wikistream.recent_change GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO wikistream.top_delta
SELECT date_trunc('hour', dt, 'UTC'), 'u', '', 0, user_name COLLATE "C", count(*), count(*) FILTER (WHERE bot)
FROM wikistream.recent_change WHERE user_name IS NOT NULL GROUP BY 1, 5
UNION ALL
SELECT date_trunc('hour', dt, 'UTC'), 'p', wiki COLLATE "C", namespace, title COLLATE "C", count(*), count(*) FILTER (WHERE bot)
FROM wikistream.recent_change GROUP BY 1, 3, 4, 5;
SELECT wikistream.make_partitions(parent, ARRAY(SELECT DISTINCT (bucket AT TIME ZONE 'UTC')::date FROM wikistream.top_delta))
FROM unnest(ARRAY['rollup_minute', 'rollup_hour', 'top_hour', 'top_day']) AS parent;

-- Which version of these tables this is, for programs that did not make them.
CREATE FUNCTION wikistream.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';

REVOKE ALL ON FUNCTION wikistream.fold_counts(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.fold_tops(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.make_top_day() FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.recount_day(date) FROM PUBLIC;
