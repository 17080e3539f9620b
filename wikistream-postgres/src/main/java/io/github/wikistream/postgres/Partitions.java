package io.github.wikistream.postgres;

import io.github.wikistream.postgres.Transactions.SqlFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partitions that rows go into, and remembers which are there. Apart from the rows: the lock that it takes on
 * the table is over at once, and many odd days do not add up to one huge transaction. A partition that stays empty
 * because the write fails afterwards does no harm.
 */
final class Partitions {
    private static final int AT_ONCE = 50;

    /** The tables that a change has a part in and that are partitioned by time. */
    private static final List<String> COUNTED_TABLES =
            List.of("recent_change", "rollup_minute", "rollup_hour", "top_hour", "top_day");

    /** Those of them whose partitions are of a month each. */
    private static final Set<String> MONTHLY = Set.of("rollup_hour", "top_day");

    private static final String SHORT_LIMITS =
            "SELECT set_config('statement_timeout', '10s', true), set_config('lock_timeout', '1s', true);\n";

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final Database store;
    private final Transactions transactions;
    private final Set<Partition> known = new HashSet<>();

    /** Those that this run has seen. */
    private final Set<Partition> seen = new HashSet<>();

    private record Partition(String table, LocalDate day) {}

    Partitions(Database store, Transactions transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    /** Looks anew from now on: somebody may have dropped one. */
    void forget() {
        seen.addAll(known);
        known.clear();
    }

    /** Makes those that rows need and that are not known to be there. */
    void make(EventRows rows) throws SqlFailure {
        for (String table : COUNTED_TABLES) {
            make(table, rows.changes().days());
        }
        make(rows.others().table().name(), rows.others().days());
    }

    private void make(String table, SortedSet<LocalDate> missing) throws SqlFailure {
        missing.removeIf(day -> known.contains(new Partition(table, day)));
        while (!missing.isEmpty()) {
            List<LocalDate> days = missing.stream().limit(AT_ONCE).toList();
            List<LocalDate> before = days.stream()
                    .filter(day -> seen.contains(new Partition(table, day)))
                    .toList();
            List<String> dropped = transactions.run("creation of partitions for " + days, connection -> {
                List<String> gone = before.isEmpty() ? List.of() : dropped(connection, table, before);
                make(connection, table, days);
                return gone;
            });
            if (!dropped.isEmpty()) {
                LOG.warn(
                        "{}: somebody dropped the partitions of {} for {} while this pipeline ran; they are made again, empty: the"
                                + " rows that they held are gone, and not read again",
                        store.label(),
                        table,
                        dropped);
            }
            days.forEach(day -> {
                known.add(new Partition(table, day));
                missing.remove(day);
            });
        }
    }

    /** Returns which of some days have lost their partition, other than to retention. */
    private static List<String> dropped(Connection connection, String table, List<LocalDate> days) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT d::text FROM unnest(?::date[]) AS d
                WHERE to_regclass(format('wikistream.%I', ? || to_char(d, ?))) IS NULL
                  AND d BETWEEN '2016-01-01' AND '2099-12-31'
                  AND d >= coalesce((SELECT (dropped_before AT TIME ZONE 'UTC')::date FROM wikistream.horizon WHERE parent = ?),
                                    '-infinity')
                ORDER BY d""")) {
            query.setArray(1, dates(connection, days));
            query.setString(2, table + "_");
            query.setString(3, MONTHLY.contains(table) ? "YYYYMM" : "YYYYMMDD");
            query.setString(4, table);
            List<String> gone = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    gone.add(rows.getString(1));
                }
            }
            return gone;
        }
    }

    private static Array dates(Connection connection, List<LocalDate> days) throws SQLException {
        return connection.createArrayOf(
                "text", days.stream().map(LocalDate::toString).toArray());
    }

    private static void make(Connection connection, String table, List<LocalDate> days) throws SQLException {
        try (PreparedStatement call =
                connection.prepareStatement(SHORT_LIMITS + "SELECT wikistream.create_partitions(?, ?::date[])")) {
            call.setString(1, table);
            call.setArray(2, dates(connection, days));
            call.execute();
        }
    }
}
