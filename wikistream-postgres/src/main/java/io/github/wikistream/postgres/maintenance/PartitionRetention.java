package io.github.wikistream.postgres.maintenance;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Drops partitions that are older than the plan's retention. A partition is detached, which from PostgreSQL 14 on
 * blocks neither readers nor writers, and then dropped. Detaching waits for transactions that use the partition; if it
 * is interrupted, the partition is already invisible to queries, and the next run completes it.
 */
final class PartitionRetention {
    private static final Pattern PARTITION = Pattern.compile("(.+)_(\\d{4})(\\d{2})(\\d{2})?");
    private static final int CONCURRENT_SINCE = 140_000;
    private static final int LETTERS_AT_ONCE = 1_000;

    private final MaintenanceSession session;
    private final boolean dryRun;

    PartitionRetention(MaintenanceSession session, boolean dryRun) {
        this.session = session;
        this.dryRun = dryRun;
    }

    /**
     * A partition by its name.
     *
     * @param pending whether detaching was started and not completed
     */
    private record Partition(String table, LocalDate end, boolean pending) {
        static @Nullable Partition of(String table, boolean pending) {
            Matcher name = PARTITION.matcher(table);
            if (!name.matches()) {
                return null; // the partitions for dates outside of 2016 to 2099
            }
            YearMonth month = YearMonth.of(Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3)));
            LocalDate end = name.group(4) == null
                    ? month.plusMonths(1).atDay(1)
                    : month.atDay(Integer.parseInt(name.group(4))).plusDays(1);
            return new Partition(table, end, pending);
        }
    }

    /**
     * Drops the partitions of a table that end at or before a time; returns their names, {@code null} if there are
     * none.
     */
    @Nullable
    String drop(String parent, Instant before) throws SQLException {
        LocalDate limit = LocalDate.ofInstant(before, ZoneOffset.UTC);
        List<String> dropped = new ArrayList<>();
        for (Partition each : partitions(parent)) {
            if (each.end().isAfter(limit)) {
                continue;
            }
            if (!dryRun) {
                detach(parent, each);
                session.execute("DROP TABLE IF EXISTS wikistream." + each.table());
            }
            dropped.add(each.table());
        }
        for (String left : leftBehind(parent)) {
            Partition each = Partition.of(left, false);
            if (each != null && !each.end().isAfter(limit)) {
                if (!dryRun) {
                    session.execute("DROP TABLE IF EXISTS wikistream." + left);
                }
                dropped.add(left);
            }
        }
        return dropped.isEmpty() ? null : String.join(", ", dropped);
    }

    // Through JSON, because the column inhdetachpending does not exist before PostgreSQL 14.
    private List<Partition> partitions(String parent) throws SQLException {
        List<Partition> found = new ArrayList<>();
        for (boolean pending : new boolean[] {true, false}) {
            for (String name : session.texts("""
                    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                    WHERE i.inhparent = to_regclass(?)
                      AND coalesce((to_jsonb(i) ->> 'inhdetachpending')::boolean, false) = ?
                    ORDER BY 1""", "wikistream." + parent, pending)) {
                Partition each = Partition.of(name, pending);
                if (each != null) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    // A run that ended between detaching and dropping leaves a table without a parent.
    private List<String> leftBehind(String parent) throws SQLException {
        return session.texts("""
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = to_regnamespace('wikistream') AND c.relkind = 'r'
                  AND c.relname ~ ('^' || ? || '_[0-9]{6}([0-9]{2})?$')
                  AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
                ORDER BY 1""", parent);
    }

    private void detach(String parent, Partition partition) throws SQLException {
        String detach = "ALTER TABLE wikistream." + parent + " DETACH PARTITION wikistream." + partition.table();
        if (partition.pending()) {
            session.execute(detach + " FINALIZE");
        } else {
            session.execute(detach + (isConcurrent() ? " CONCURRENTLY" : ""));
        }
    }

    private boolean isConcurrent() throws SQLException {
        return session.isTrue("current_setting('server_version_num')::int >= " + CONCURRENT_SINCE);
    }

    /**
     * Moves the horizon of changes to a day, before which rows are not counted again; returns the new horizon. It stops
     * at the first day without a {@code top_day}, because the top lists of that day exist only in {@code top_hour}.
     */
    Instant moveHorizon(Instant before) throws SQLException {
        OffsetDateTime day =
                LocalDate.ofInstant(before, ZoneOffset.UTC).atStartOfDay().atOffset(ZoneOffset.UTC);
        List<String> unmade = session.texts(
                "SELECT (min(bucket) AT TIME ZONE 'UTC')::date FROM wikistream.top_day_state"
                        + " WHERE made_at IS NULL AND bucket >= '2016-01-01Z' AND bucket < ?"
                        + " HAVING min(bucket) IS NOT NULL",
                day);
        if (!unmade.isEmpty()) {
            day = LocalDate.parse(unmade.get(0)).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        if (!dryRun) {
            session.update("""
                    INSERT INTO wikistream.horizon AS h (parent, dropped_before) VALUES ('recent_change', ?)
                    ON CONFLICT (parent) DO UPDATE SET dropped_before = excluded.dropped_before
                    WHERE h.dropped_before < excluded.dropped_before""", day);
        }
        return day.toInstant();
    }

    /** Deletes dead letters that were received before a time; returns how many, {@code null} if none. */
    @Nullable
    String deleteLetters(Instant before) throws SQLException {
        OffsetDateTime limit = OffsetDateTime.ofInstant(before, ZoneOffset.UTC);
        long total = 0;
        if (dryRun) {
            total = Long.parseLong(
                    session.texts("SELECT count(*) FROM wikistream.dead_letter WHERE received_at < ?", limit)
                            .get(0));
        } else {
            for (int deleted = LETTERS_AT_ONCE; deleted == LETTERS_AT_ONCE; total += deleted) {
                deleted = session.update(
                        "DELETE FROM wikistream.dead_letter WHERE id IN (SELECT id FROM wikistream.dead_letter"
                                + " WHERE received_at < ? LIMIT " + LETTERS_AT_ONCE + ")",
                        limit);
            }
        }
        return total == 0 ? null : total + " dead letters";
    }
}
