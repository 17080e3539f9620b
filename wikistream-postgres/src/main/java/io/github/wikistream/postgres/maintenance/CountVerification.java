package io.github.wikistream.postgres.maintenance;

import io.github.wikistream.error.StoreException;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.write.DeltaCompaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Compares the counts of whole days with the rows, and replaces them by a recount. */
final class CountVerification {
    private static final int MAX_MISMATCHES = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String LIMITS = "SELECT set_config('statement_timeout', '" + LIMIT.toMillis()
            + "', true), set_config('lock_timeout', '1s', true)";

    private final Database database;
    private final Transactions transactions;

    CountVerification(Database database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    List<CountMismatch> verify(LocalDate first, LocalDate last) {
        List<CountMismatch> wrong = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last) && wrong.size() < MAX_MISMATCHES; day = day.plusDays(1)) {
            LocalDate each = day;
            wrong.addAll(run("verification of " + each, connection -> mismatches(connection, each)));
        }
        return List.copyOf(wrong.subList(0, Math.min(wrong.size(), MAX_MISMATCHES)));
    }

    private static List<CountMismatch> mismatches(Connection connection, LocalDate day) throws SQLException {
        useOneSnapshot(connection);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM wikistream.count_mismatches(?) LIMIT ?")) {
            select.setObject(1, day);
            select.setInt(2, MAX_MISMATCHES);
            try (ResultSet row = select.executeQuery()) {
                List<CountMismatch> wrong = new ArrayList<>();
                while (row.next()) {
                    wrong.add(new CountMismatch(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5)));
                }
                return wrong;
            }
        }
    }

    long recount(LocalDate first, LocalDate last) {
        long counted = 0;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate each = day;
            long changes = run("recount of " + each, connection -> recountDay(connection, each));
            if (changes < 0) {
                throw StoreException.retryable(
                        database.label() + ": recount of " + each
                                + " not started: another session is compacting counts",
                        null);
            }
            counted += changes;
        }
        try {
            new DeltaCompaction(transactions).compact();
        } catch (DatabaseFailure e) {
            throw e.asStoreException();
        }
        return counted;
    }

    private static long recountDay(Connection connection, LocalDate day) throws SQLException {
        useOneSnapshot(connection);
        try (PreparedStatement select = connection.prepareStatement("SELECT wikistream.recount_day(?)")) {
            select.setObject(1, day);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void useOneSnapshot(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")) {
            set.execute();
        }
        try (PreparedStatement limits = connection.prepareStatement(LIMITS)) {
            limits.execute();
        }
    }

    private <T> T run(String action, Transactions.Work<T> work) {
        try {
            return transactions.run(action, LIMIT, work);
        } catch (DatabaseFailure e) {
            throw e.asStoreException();
        }
    }
}
