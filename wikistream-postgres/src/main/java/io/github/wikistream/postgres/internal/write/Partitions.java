package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
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
 * Creates missing partitions of a batch, and caches which exist. It uses separate transactions, so that the lock on the
 * table is released early and many days do not need one large transaction. A partition that stays empty because the
 * write fails is harmless.
 */
final class Partitions {
    private static final int AT_ONCE = 50;

    /** The partitioned tables that a change is stored and counted in. */
    private static final List<String> COUNTED_TABLES =
            List.of("recent_change", "rollup_minute", "rollup_hour", "top_hour", "top_day");

    /** The tables whose partitions are months. */
    private static final Set<String> MONTHLY = Set.of("rollup_hour", "top_day");

    private static final String SHORT_LIMITS =
            "SELECT set_config('statement_timeout', '10s', true), set_config('lock_timeout', '1s', true);\n";

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final Database database;
    private final Transactions transactions;
    private final Set<Partition> known = new HashSet<>();

    /** Partitions that existed before. */
    private final Set<Partition> seen = new HashSet<>();

    private record Partition(String table, LocalDate day) {}

    Partitions(Database database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Clears the cache, because partitions may have been dropped. */
    void forget() {
        seen.addAll(known);
        known.clear();
    }

    /** Creates the partitions of the rows that are not known to exist. */
    void create(EventRows rows) throws DatabaseFailure {
        for (String table : COUNTED_TABLES) {
            create(table, rows.changes().days());
        }
        create(rows.others().table().name(), rows.others().days());
    }

    private void create(String table, SortedSet<LocalDate> missing) throws DatabaseFailure {
        missing.removeIf(day -> known.contains(new Partition(table, day)));
        while (!missing.isEmpty()) {
            List<LocalDate> days = missing.stream().limit(AT_ONCE).toList();
            List<LocalDate> before = days.stream()
                    .filter(day -> seen.contains(new Partition(table, day)))
                    .toList();
            List<String> dropped = transactions.run("creation of partitions for " + days, connection -> {
                List<String> gone = before.isEmpty() ? List.of() : dropped(connection, table, before);
                create(connection, table, days);
                return gone;
            });
            if (!dropped.isEmpty()) {
                LOG.warn(
                        "{}: the partitions of {} for {} were dropped while this pipeline ran; they are created again, empty: their rows"
                                + " are lost and not read again",
                        database.label(),
                        table,
                        dropped);
            }
            days.forEach(day -> {
                known.add(new Partition(table, day));
                missing.remove(day);
            });
        }
    }

    /** Returns the days whose partition was dropped other than by retention. */
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

    private static void create(Connection connection, String table, List<LocalDate> days) throws SQLException {
        try (PreparedStatement call =
                connection.prepareStatement(SHORT_LIMITS + "SELECT wikistream.create_partitions(?, ?::date[])")) {
            call.setString(1, table);
            call.setArray(2, dates(connection, days));
            call.execute();
        }
    }
}
