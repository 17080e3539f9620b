-- Three roles with the rights that each needs and no more, beside the owner: the role that created the tables and runs maintenance. Run this
-- file by psql as the owner, who needs CREATEROLE unless the roles exist. Running it again is harmless. Then:
-- CREATE ROLE me LOGIN IN ROLE wikistream_writer.
--
--   wikistream_writer    writes events and their counts (PostgresSink)
--   wikistream_redriver  redrives dead letters (PostgresDeadLetters)
--   wikistream_reader    runs queries and exports, and lists dead letters (WikiAnalytics, EventExport)

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

-- SELECT, because a batch with repeats returns the rows that it added. It never changes or deletes an event.
GRANT SELECT, INSERT ON wikistream.recent_change, wikistream.event, wikistream.dead_letter TO wikistream_writer;
GRANT INSERT ON wikistream.count_delta, wikistream.top_delta TO wikistream_writer;
GRANT SELECT, INSERT, UPDATE ON wikistream.checkpoint TO wikistream_writer;
GRANT SELECT ON wikistream.horizon TO wikistream_writer;
-- These functions run with the rights of the owner.
GRANT EXECUTE ON FUNCTION wikistream.create_partitions(text, date[]) TO wikistream_writer;
GRANT EXECUTE ON FUNCTION wikistream.compact_counts(integer), wikistream.compact_tops(integer), wikistream.build_top_day()
    TO wikistream_writer;

-- It adds events as a writer does, without a checkpoint, and deletes their letters. A lock needs the right to update.
GRANT SELECT, INSERT ON wikistream.recent_change, wikistream.event TO wikistream_redriver;
GRANT INSERT ON wikistream.count_delta, wikistream.top_delta TO wikistream_redriver;
GRANT SELECT, DELETE, UPDATE (reason, altered) ON wikistream.dead_letter TO wikistream_redriver;
GRANT SELECT ON wikistream.horizon TO wikistream_redriver;
GRANT EXECUTE ON FUNCTION wikistream.create_partitions(text, date[]) TO wikistream_redriver;

GRANT SELECT ON wikistream.recent_change, wikistream.event, wikistream.dead_letter, wikistream.checkpoint, wikistream.horizon,
    wikistream.count_delta, wikistream.top_delta, wikistream.rollup_minute, wikistream.rollup_hour, wikistream.rollup_day,
    wikistream.top_hour, wikistream.top_day, wikistream.top_day_state, wikistream.first_seen, wikistream.maintenance_log TO wikistream_reader;
