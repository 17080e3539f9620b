package io.github.wikistream.postgres;

import io.github.wikistream.postgres.Transactions.SqlFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

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

    private static final String SHORT_LIMITS =
            "SELECT set_config('statement_timeout', '10s', true), set_config('lock_timeout', '1s', true);\n";

    private final Transactions transactions;
    private final Set<Partition> known = new HashSet<>();

    private record Partition(String table, LocalDate day) {}

    Partitions(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Looks anew from now on: somebody may have dropped one. */
    void forget() {
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
            transactions.run("creation of partitions for " + days, connection -> make(connection, table, days));
            days.forEach(day -> {
                known.add(new Partition(table, day));
                missing.remove(day);
            });
        }
    }

    private static int make(Connection connection, String table, List<LocalDate> days) throws SQLException {
        try (PreparedStatement call =
                connection.prepareStatement(SHORT_LIMITS + "SELECT wikistream.make_partitions(?, ?::date[])")) {
            call.setString(1, table);
            call.setArray(
                    2,
                    connection.createArrayOf(
                            "text", days.stream().map(LocalDate::toString).toArray()));
            call.execute();
            call.getMoreResults();
            try (ResultSet row = call.getResultSet()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
