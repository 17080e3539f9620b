-- Three roles with what each needs and no more, beside the owner: the role that made the tables, which also does upkeep. Run it by psql as
-- the owner, who needs CREATEROLE for it, or have somebody make the roles first. Running it again is harmless. Then:
-- CREATE ROLE me LOGIN IN ROLE wikistream_writer.
--
--   wikistream_writer    writes events and their counts (PostgresSink)
--   wikistream_redriver  tries dead letters again (PostgresDeadLetters)
--   wikistream_reader    asks, exports and lists dead letters (WikiAnalytics, EventExport)

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['wikistream_writer', 'wikistream_redriver', 'wikistream_reader'] LOOP
        IF to_regrole(role) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA wikistream TO wikistream_writer, wikistream_redriver, wikistream_reader;

-- A batch that meets rows that are there looks at what it added, hence SELECT. It never changes or deletes an event.
GRANT SELECT, INSERT ON wikistream.recent_change, wikistream.event, wikistream.dead_letter TO wikistream_writer;
GRANT INSERT ON wikistream.count_delta, wikistream.top_delta TO wikistream_writer;
GRANT SELECT, INSERT, UPDATE ON wikistream.checkpoint TO wikistream_writer;
GRANT SELECT ON wikistream.horizon TO wikistream_writer;
-- These work with the rights of the owner, on what they are made for.
GRANT EXECUTE ON FUNCTION wikistream.create_partitions(text, date[]) TO wikistream_writer;
GRANT EXECUTE ON FUNCTION wikistream.compact_counts(integer), wikistream.compact_tops(integer), wikistream.build_top_day()
    TO wikistream_writer;

-- It adds events as a writer does, has no checkpoint, and lets go of the letters that it took them from. A lock needs the right to update.
GRANT SELECT, INSERT ON wikistream.recent_change, wikistream.event TO wikistream_redriver;
GRANT INSERT ON wikistream.count_delta, wikistream.top_delta TO wikistream_redriver;
GRANT SELECT, DELETE, UPDATE (reason, altered) ON wikistream.dead_letter TO wikistream_redriver;
GRANT SELECT ON wikistream.horizon TO wikistream_redriver;
GRANT EXECUTE ON FUNCTION wikistream.create_partitions(text, date[]) TO wikistream_redriver;

GRANT SELECT ON wikistream.recent_change, wikistream.event, wikistream.dead_letter, wikistream.checkpoint, wikistream.horizon,
    wikistream.count_delta, wikistream.top_delta, wikistream.rollup_minute, wikistream.rollup_hour, wikistream.rollup_day,
    wikistream.top_hour, wikistream.top_day, wikistream.top_day_state, wikistream.first_seen, wikistream.maintenance_log TO wikistream_reader;
