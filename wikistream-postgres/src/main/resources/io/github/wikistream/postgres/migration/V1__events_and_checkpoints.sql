-- The tables of wikistream. docs/postgres-schema.md tells what each column means; the COMMENTs below are the short form.
-- Runs on PostgreSQL 13 and newer, by Flyway or by hand (then: CREATE SCHEMA wikistream first).

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
COMMENT ON COLUMN wikistream.recent_change.type IS 'The stream''s own word: edit, new, log, categorize, external, or a number such as 142';
COMMENT ON COLUMN wikistream.recent_change.actor IS 'bot, temporary, anonymous, registered or redacted';
COMMENT ON COLUMN wikistream.recent_change.altered IS
    'A value could not be stored as it came and was replaced (NUL or half a surrogate pair, details no jsonb can hold, a date out of range)';
COMMENT ON COLUMN wikistream.recent_change.raw IS 'The event as it was received, one JSON object; NULL where the sink keeps none';

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

COMMENT ON TABLE wikistream.dead_letter IS 'Events that could not be understood, as they were received';
COMMENT ON COLUMN wikistream.dead_letter.data_bytes IS 'The event in UTF-8 where it holds NUL, which text cannot; NULL elsewhere';

-- One row for each pipeline, updated with every batch: room for updates in place, and vacuum before it bloats.
CREATE TABLE wikistream.checkpoint (
    pipeline   text        NOT NULL PRIMARY KEY,
    token      text        NOT NULL,
    checkpoint text,
    updated_at timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE wikistream.checkpoint IS 'How far each pipeline is, written in the transaction of its rows';
COMMENT ON COLUMN wikistream.checkpoint.token IS 'Name of the checkpoint; the next batch must follow it. Empty before the first';

-- EventStreams has no events of its own from before 2016. What is dated outside of 2016 to 2099 comes from imported files and
-- broken clocks: two partitions take all of it, so that odd dates cannot make partitions without end.
CREATE TABLE wikistream.recent_change_early PARTITION OF wikistream.recent_change
    FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.recent_change_late PARTITION OF wikistream.recent_change
    FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE wikistream.event_early PARTITION OF wikistream.event
    FOR VALUES FROM (MINVALUE) TO ('2016-01-01 00:00:00+00');
CREATE TABLE wikistream.event_late PARTITION OF wikistream.event
    FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);

-- Makes the partitions of these days that are missing; returns how many it made. SECURITY DEFINER, so that a role that may only
-- write rows can have it done. A table is made apart and attached, which holds up neither readers nor writers: CREATE TABLE …
-- PARTITION OF would lock the whole table against both.
CREATE FUNCTION wikistream.make_partitions(parent text, days date[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    day  date;
    part text;
    made integer := 0;
BEGIN
    IF parent NOT IN ('recent_change', 'event') THEN
        RAISE EXCEPTION 'no table of wikistream is partitioned by day under the name %', parent
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR day IN SELECT DISTINCT d FROM unnest(days) AS d WHERE d >= '2016-01-01' AND d < '2100-01-01' ORDER BY d LOOP
        part := parent || '_' || to_char(day, 'YYYYMMDD');
        IF to_regclass('wikistream.' || part) IS NULL THEN
            -- One maker at a time; who waited looks again. It is the lock that attaching takes anyway.
            EXECUTE format('LOCK TABLE wikistream.%I IN SHARE UPDATE EXCLUSIVE MODE', parent);
            IF to_regclass('wikistream.' || part) IS NULL THEN
                EXECUTE format('CREATE TABLE wikistream.%I (LIKE wikistream.%I INCLUDING ALL)', part, parent);
                EXECUTE format(
                    'ALTER TABLE wikistream.%I ATTACH PARTITION wikistream.%I FOR VALUES FROM (%L) TO (%L)',
                    parent, part, to_char(day, 'YYYY-MM-DD 00:00:00+00'), to_char(day + 1, 'YYYY-MM-DD 00:00:00+00'));
                made := made + 1;
            END IF;
        END IF;
    END LOOP;
    RETURN made;
END
$$;

REVOKE ALL ON FUNCTION wikistream.make_partitions(text, date[]) FROM PUBLIC;
