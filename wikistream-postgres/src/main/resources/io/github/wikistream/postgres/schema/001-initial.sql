-- The tables of wikistream, version 1. docs/reference/postgres-schema.md describes each column; the COMMENTs below are the short form. Why there
-- are counts beside the rows: docs/decisions/0007-append-only-rollups.md. Runs on PostgreSQL 13 and newer, by the sink or by psql -1.
-- A released file is never changed: later versions are files of their own.

DO $$
BEGIN
    -- IF NOT EXISTS would need the right to create schemas even if the schema exists.
    IF to_regnamespace('wikistream') IS NULL THEN
        CREATE SCHEMA wikistream;
    END IF;
END
$$;

CREATE TABLE wikistream.schema_version (
    version    integer     NOT NULL PRIMARY KEY,
    file       text        NOT NULL,
    checksum   text,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wikistream.schema_version IS 'The SQL files that made these tables, one row for each';
COMMENT ON COLUMN wikistream.schema_version.checksum IS 'SHA-256 of the file; NULL if it was run by hand';
-- Every role with access to the schema may read its version.
GRANT SELECT ON wikistream.schema_version TO PUBLIC;

CREATE TABLE wikistream.recent_change (
    id              uuid        NOT NULL,
    dt              timestamptz NOT NULL,
    changed_at      timestamptz,
    rc_id           bigint,
    revision_old    bigint,
    revision_new    bigint,
    length_old      bigint,
    length_new      bigint,
    log_id          bigint,
    topic_offset    bigint,
    topic_partition integer     NOT NULL,
    namespace       integer     NOT NULL,
    bot             boolean     NOT NULL,
    minor           boolean,
    patrolled       boolean,
    revert          boolean     NOT NULL,
    altered         boolean     NOT NULL,
    type            text        NOT NULL,
    wiki            text        NOT NULL,
    server_name     text,
    title           text        NOT NULL,
    user_name       text,
    actor           text        NOT NULL,
    comment         text,
    log_type        text,
    log_action      text,
    log_comment     text,
    log_params      jsonb,
    stream          text        NOT NULL,
    topic           text,
    raw             text,
    PRIMARY KEY (dt, id)
) PARTITION BY RANGE (dt);

COMMENT ON TABLE wikistream.recent_change IS 'One row per event of the stream recentchange, partitioned by day (UTC)';
COMMENT ON COLUMN wikistream.recent_change.id IS 'Key of the event (meta.id)';
COMMENT ON COLUMN wikistream.recent_change.dt IS 'When the event was produced (meta.dt)';
COMMENT ON COLUMN wikistream.recent_change.type IS 'As in the stream: edit, new, log, categorize, external, or a number such as 142';
COMMENT ON COLUMN wikistream.recent_change.actor IS 'bot, temporary, anonymous, registered or redacted';
COMMENT ON COLUMN wikistream.recent_change.revert IS 'An edit whose comment says that it reverts others';
COMMENT ON COLUMN wikistream.recent_change.altered IS
    'A value that PostgreSQL cannot store was replaced (NUL or an unpaired surrogate, log_params that are not jsonb, a date out of range)';
COMMENT ON COLUMN wikistream.recent_change.raw IS 'The event as it was received, one JSON object; NULL with raw=false';

-- A page's and a user's own changes. The text itself is not indexed: entries of a B-tree are limited to 2.7 kB.
CREATE INDEX recent_change_title ON wikistream.recent_change (hashtextextended(title, 0), dt);
CREATE INDEX recent_change_user ON wikistream.recent_change (hashtextextended(user_name, 0), dt);

CREATE TABLE wikistream.event (
    id              uuid        NOT NULL,
    dt              timestamptz NOT NULL,
    topic_offset    bigint,
    topic_partition integer     NOT NULL,
    altered         boolean     NOT NULL,
    stream          text        NOT NULL,
    wiki            text,
    topic           text,
    raw             text        NOT NULL,
    PRIMARY KEY (dt, id)
) PARTITION BY RANGE (dt);

COMMENT ON TABLE wikistream.event IS 'One row per event of any other stream, partitioned by day (UTC)';

CREATE TABLE wikistream.dead_letter (
    id          uuid        NOT NULL PRIMARY KEY,
    received_at timestamptz NOT NULL,
    altered     boolean     NOT NULL,
    pipeline    text        NOT NULL,
    position    text        NOT NULL,
    reason      text        NOT NULL,
    data        text        NOT NULL,
    data_bytes  bytea
);

CREATE INDEX dead_letter_received ON wikistream.dead_letter (received_at, id);

COMMENT ON TABLE wikistream.dead_letter IS 'Events that could not be decoded, or that a table refused, as they were received';
COMMENT ON COLUMN wikistream.dead_letter.data_bytes IS 'The event in UTF-8 if data is altered, else NULL';

-- One row per pipeline, updated by every batch. The low fillfactor leaves room for HOT updates; vacuum runs before the table bloats.
CREATE TABLE wikistream.checkpoint (
    pipeline   text        NOT NULL PRIMARY KEY,
    token      text        NOT NULL,
    checkpoint text,
    updated_at timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.checkpoint IS 'The checkpoint of each pipeline, written in the transaction of its rows';
COMMENT ON COLUMN wikistream.checkpoint.token IS
    'Name of the checkpoint, which the next batch must name as its predecessor; empty before the first batch';

-- EventStreams has no events from before 2016. Dates outside of 2016 to 2099 come from imported files and wrong clocks. Two
-- partitions hold all of them, so that wrong dates cannot create any number of partitions.
CREATE TABLE wikistream.recent_change_early PARTITION OF wikistream.recent_change
    FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.recent_change_late PARTITION OF wikistream.recent_change
    FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.event_early PARTITION OF wikistream.event
    FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.event_late PARTITION OF wikistream.event
    FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);

-- What each batch adds to the counts, written in the transaction of its rows. Batches only append, so writers do not block each other.
-- compact_counts() and compact_tops() move the deltas into the rollups. A count is the sum of a rollup and its deltas.
CREATE TABLE wikistream.count_delta (
    bucket    timestamptz NOT NULL,
    wiki      text        NOT NULL COLLATE "C",
    namespace integer     NOT NULL,
    type      text        NOT NULL COLLATE "C",
    actor     text        NOT NULL COLLATE "C",
    minor     boolean,
    patrolled boolean,
    log_type  text        COLLATE "C",
    changes   bigint      NOT NULL,
    reverts   bigint      NOT NULL
) WITH (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.count_delta IS 'Changes per minute that are not yet in the rollups; bucket is the minute';
COMMENT ON COLUMN wikistream.count_delta.reverts IS 'Those of the changes that are reverts';

CREATE TABLE wikistream.top_delta (
    bucket      timestamptz NOT NULL,
    kind        "char"      NOT NULL,
    wiki        text        NOT NULL COLLATE "C",
    namespace   integer     NOT NULL,
    name        text        NOT NULL COLLATE "C",
    changes     bigint      NOT NULL,
    bot_changes bigint      NOT NULL,
    first_at    timestamptz
) WITH (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.top_delta IS 'Changes per hour and user or page that are not yet in top_hour; bucket is the hour';
COMMENT ON COLUMN wikistream.top_delta.first_at IS 'When the first of a user''s changes was produced; NULL for pages';
COMMENT ON COLUMN wikistream.top_delta.kind IS 'u: name is a user, wiki empty and namespace 0; p: name is the title of a page';

-- One row for each combination of values that occurred in the bucket. A cuboid is the set of columns that are grouped by; the others are
-- NULL.
CREATE TABLE wikistream.rollup_minute (
    bucket      timestamptz NOT NULL,
    cuboid      "char"      NOT NULL,
    wiki        text        COLLATE "C",
    namespace   integer,
    type        text        COLLATE "C",
    actor       text        COLLATE "C",
    minor       boolean,
    patrolled   boolean,
    log_type    text        COLLATE "C",
    changes     bigint      NOT NULL,
    reverts     bigint      NOT NULL,
    edits       bigint,
    bot_changes bigint
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
    't: none; k: type, actor; s: type, actor, minor, patrolled, namespace; w: wiki, type, actor; v: wiki; l: log_type, actor';
COMMENT ON COLUMN wikistream.rollup_minute.reverts IS 'Those of the changes that are reverts';
COMMENT ON COLUMN wikistream.rollup_minute.edits IS 'Those of the changes that are of type edit or new; in cuboid t alone';
COMMENT ON COLUMN wikistream.rollup_minute.bot_changes IS 'Those of the changes that carry the bot flag; in cuboid t alone';

-- A time series reads one row per bucket. These covering indexes avoid a random read of the table for each.
CREATE INDEX rollup_minute_total ON wikistream.rollup_minute (bucket) INCLUDE (changes, edits, bot_changes, reverts) WHERE cuboid = 't';
CREATE INDEX rollup_hour_total ON wikistream.rollup_hour (bucket) INCLUDE (changes, edits, bot_changes, reverts) WHERE cuboid = 't';

-- One row for each user and page with changes in a full hour or day.
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
COMMENT ON TABLE wikistream.top_day IS
    'Users and pages by changes per day, partitioned by month; valid for days whose made_at in top_day_state is set';

CREATE TABLE wikistream.top_day_state (
    bucket  timestamptz NOT NULL PRIMARY KEY,
    made_at timestamptz
);
COMMENT ON TABLE wikistream.top_day_state IS
    'Days with hours in top_hour, and when top_day was built from them; NULL if it was not, or is out of date';

-- When each user was seen for the first time, one row per user. Retention never drops it, so that no user becomes new again. Rows of
-- top_delta that were not compacted yet may hold new users or earlier times.
CREATE TABLE wikistream.first_seen (
    name     text        NOT NULL COLLATE "C",
    first_at timestamptz NOT NULL
);
CREATE INDEX first_seen_name ON wikistream.first_seen (hashtextextended(name, 0));
CREATE INDEX first_seen_at ON wikistream.first_seen (first_at);
COMMENT ON TABLE wikistream.first_seen IS 'Users with the time of their first change that was ever stored; top_delta may hold earlier ones';

-- What retention has dropped. Events dated before the horizon are not counted again if they are written again.
CREATE TABLE wikistream.horizon (
    parent         text        NOT NULL PRIMARY KEY,
    dropped_before timestamptz NOT NULL
);
COMMENT ON TABLE wikistream.horizon IS 'Days of a table before this time were dropped by retention';

CREATE TABLE wikistream.maintenance_log (
    id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    task       text        NOT NULL,
    outcome    text        NOT NULL,
    details    text        NOT NULL,
    waited_ms  bigint      NOT NULL,
    attempts   integer     NOT NULL
);
COMMENT ON TABLE wikistream.maintenance_log IS 'What each task of a maintenance run did';
COMMENT ON COLUMN wikistream.maintenance_log.outcome IS 'done, nothing or failed';
COMMENT ON COLUMN wikistream.maintenance_log.waited_ms IS 'Time spent waiting for locks and between attempts';

CREATE TABLE wikistream.rollup_minute_early PARTITION OF wikistream.rollup_minute FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.rollup_minute_late PARTITION OF wikistream.rollup_minute FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.rollup_hour_early PARTITION OF wikistream.rollup_hour FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.rollup_hour_late PARTITION OF wikistream.rollup_hour FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.top_hour_early PARTITION OF wikistream.top_hour FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.top_hour_late PARTITION OF wikistream.top_hour FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.top_day_early PARTITION OF wikistream.top_day FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.top_day_late PARTITION OF wikistream.top_day FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);

-- Creates the missing partitions for some days, or for the months of these days; returns how many it created. SECURITY DEFINER, so that a
-- role that may only write rows can call it. A table is created separately and attached, which blocks neither readers nor writers:
-- CREATE TABLE … PARTITION OF would lock the parent against both.
CREATE FUNCTION wikistream.create_partitions(parent text, days date[]) RETURNS integer
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
        RAISE EXCEPTION 'wikistream has no table % that is partitioned by time', parent
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR first IN SELECT DISTINCT CASE WHEN by_month THEN date_trunc('month', d::timestamp)::date ELSE d END
            FROM unnest(days) AS d WHERE d >= '2016-01-01' AND d < '2100-01-01' ORDER BY 1 LOOP
        next := CASE WHEN by_month THEN (first + interval '1 month')::date ELSE first + 1 END;
        part := parent || '_' || to_char(first, CASE WHEN by_month THEN 'YYYYMM' ELSE 'YYYYMMDD' END);
        IF to_regclass('wikistream.' || part) IS NULL THEN
            -- One session at a time; one that had to wait checks again. Attaching takes the same lock. ONLY the parent, because a vacuum
            -- holds this lock on its partition.
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

-- Lets one session at a time compact, to the end of its transaction: two would wait for each other's rows. The first key is "wiki" in
-- ASCII, the second a number: 1 for compaction, 2 for a maintenance run, 3 for a schema migration.
CREATE FUNCTION wikistream.try_compaction_lock() RETURNS boolean LANGUAGE sql
AS $$ SELECT pg_catalog.pg_try_advisory_xact_lock(2003397481, 1) $$;

-- Moves deltas into the rollups, oldest first: at least the given number of minutes if there are as many. Returns the number of changes
-- that were moved, -1 if another session is compacting, and the number of those that remain.
CREATE FUNCTION wikistream.compact_counts(most integer) RETURNS TABLE (moved bigint, remaining bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    minutes timestamptz[];
    hours   timestamptz[];
    days    timestamptz[];
    kept    timestamptz := coalesce((SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'), '-infinity');
BEGIN
    IF NOT wikistream.try_compaction_lock() THEN
        moved := -1;
        remaining := 0;
        RETURN NEXT;
        RETURN;
    END IF;
    -- Each call reads all deltas. If there are many, a call moves more of them, so that the cost of a backlog stays linear.
    SELECT coalesce(array_agg(waiting.bucket) FILTER (WHERE nth <= most OR upto <= 100000), '{}'),
           coalesce(sum(waiting.changes) FILTER (WHERE NOT (nth <= most OR upto <= 100000)), 0)
    INTO minutes, remaining
    FROM (SELECT bucket, sum(changes) AS changes, row_number() OVER first_ones AS nth, sum(count(*)) OVER first_ones AS upto
          FROM wikistream.count_delta GROUP BY bucket WINDOW first_ones AS (ORDER BY bucket)) AS waiting;
    IF cardinality(minutes) = 0 THEN
        moved := 0;
        RETURN NEXT;
        RETURN;
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
               -- Inside of sum(), columns are those of the row even if they are not grouped by.
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
        SELECT date_trunc('hour', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes),
               sum(reverts), sum(edits), sum(bot_changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_hour) AS h
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1
    ), new_day AS (
        INSERT INTO wikistream.rollup_day
        SELECT date_trunc('day', bucket, 'UTC'), cuboid, wiki, namespace, type, actor, minor, patrolled, log_type, sum(changes),
               sum(reverts), sum(edits), sum(bot_changes)
        FROM (SELECT * FROM fresh UNION ALL SELECT * FROM old_day) AS d
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 1
    )
    SELECT coalesce(sum(changes), 0) INTO moved FROM delta;
    RETURN NEXT;
END
$$;

-- Moves completed hours of one day from top_delta into top_hour, at most the given number, and their users into first_seen. An hour is
-- complete when a later one has begun or the clock is 15 minutes past it; changes that arrive later are added to its rows. Returns the
-- number of hours that were moved, -1 if another session is compacting, and the number of those that remain.
CREATE FUNCTION wikistream.compact_tops(most integer) RETURNS TABLE (moved bigint, remaining bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest timestamptz;
    hours  timestamptz[];
    today  timestamptz;
    kept   timestamptz := coalesce((SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'), '-infinity');
BEGIN
    IF NOT wikistream.try_compaction_lock() THEN
        moved := -1;
        remaining := 0;
        RETURN NEXT;
        RETURN;
    END IF;
    newest := greatest((SELECT max(bucket) FROM wikistream.top_delta),
                       date_trunc('hour', now() - interval '15 minutes', 'UTC'));
    hours := ARRAY(SELECT DISTINCT bucket FROM wikistream.top_delta WHERE bucket < newest AND bucket >= kept ORDER BY bucket);
    remaining := cardinality(hours);
    today := date_trunc('day', hours[1], 'UTC');
    hours := ARRAY(SELECT h FROM unnest(hours[:most]) AS h WHERE h < today + interval '24 hours');
    moved := cardinality(hours);
    remaining := remaining - moved;
    IF moved = 0 THEN
        RETURN NEXT;
        RETURN;
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
          AND t.wiki = f.wiki AND t.namespace = f.namespace AND t.name = f.name
          -- Kind and hour are compared so that top_hour_changes cannot be used: as long as the statistics do not contain the hours,
          -- the planner expects that index to find one row, and would read a whole hour for each name.
          AND t.kind::text = f.kind::text AND t.bucket - f.bucket = interval '0'
          AND t.bucket >= today AND t.bucket < today + interval '24 hours'
        RETURNING t.bucket, t.kind, t.wiki, t.namespace, t.name
    ), sight AS MATERIALIZED (
        SELECT f.name, f.first_at, s.first_at AS known_at
        FROM (SELECT name, min(first_at) AS first_at FROM delta WHERE kind = 'u' AND first_at IS NOT NULL GROUP BY name) AS f
        -- OFFSET 0 enforces an index lookup per user: these are few compared with all users in first_seen.
        LEFT JOIN LATERAL (
            SELECT s.first_at FROM wikistream.first_seen AS s
            WHERE hashtextextended(s.name, 0) = hashtextextended(f.name, 0) AND s.name = f.name OFFSET 0) AS s ON true
    ), earlier AS (
        UPDATE wikistream.first_seen AS s SET first_at = f.first_at FROM sight AS f
        WHERE f.first_at < f.known_at AND hashtextextended(s.name, 0) = hashtextextended(f.name, 0) AND s.name = f.name
    ), newcomer AS (
        INSERT INTO wikistream.first_seen SELECT name, first_at FROM sight WHERE known_at IS NULL ORDER BY first_at
    )
    -- Grouped rather than joined: the planner cannot know how many names are known, and would choose a nested loop for few.
    INSERT INTO wikistream.top_hour
    SELECT bucket, kind, wiki, namespace, name, sum(changes), sum(bot_changes)
    FROM (SELECT *, false AS stored FROM fresh UNION ALL SELECT *, 0, 0, true FROM known) AS either
    GROUP BY bucket, kind, wiki, namespace, name HAVING NOT bool_or(stored)
    ORDER BY bucket, kind, sum(changes);
    INSERT INTO wikistream.top_day_state (bucket, made_at)
    SELECT DISTINCT date_trunc('day', h, 'UTC'), NULL::timestamptz FROM unnest(hours) AS h
    ON CONFLICT (bucket) DO UPDATE SET made_at = NULL;
    RETURN NEXT;
END
$$;

-- Builds top_day for the oldest complete day that it was not built for. The newest day is never complete: it is still being filled, even if
-- it lies in the past. Returns the day; NULL if there is none, or another session is compacting.
CREATE FUNCTION wikistream.build_top_day() RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today timestamptz;
BEGIN
    IF NOT wikistream.try_compaction_lock() THEN
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

-- Deletes the counts of a day and counts its rows again, as deltas. Needs a single snapshot, so that a batch that is written concurrently
-- is in both rows and counts, or in neither. Returns the number of changes of the day, -1 if another session is compacting.
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
        RAISE EXCEPTION 'retention has dropped the rows of %, so its counts cannot be computed again', which;
    END IF;
    IF NOT wikistream.try_compaction_lock() THEN
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
    -- Users in the day's rows return with top_delta. Others whose first day this was said to be are first seen later, or not at all.
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

-- Compares all counts of a day, and the users first seen in it, with its rows; returns the differences.
CREATE FUNCTION wikistream.count_mismatches(which date)
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
        -- What the rollups must hold: the rows less the deltas.
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
    -- In microseconds since 1970. Users first seen before this day are verified with their own day.
    SELECT 'first_seen', today, name, coalesce(extract(epoch FROM a.at) * 1000000, 0)::bigint,
           coalesce(extract(epoch FROM s.at) * 1000000, 0)::bigint
    FROM seen s FULL JOIN said a USING (name)
    WHERE a.at IS DISTINCT FROM s.at AND (a.at IS NULL OR a.at >= today);
END
$$;

REVOKE ALL ON FUNCTION wikistream.create_partitions(text, date[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.compact_counts(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.compact_tops(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.build_top_day() FROM PUBLIC;
REVOKE ALL ON FUNCTION wikistream.recount_day(date) FROM PUBLIC;

INSERT INTO wikistream.schema_version (version, file) VALUES (1, '001-initial.sql');
