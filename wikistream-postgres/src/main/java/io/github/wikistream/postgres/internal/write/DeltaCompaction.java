package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the deltas that batches appended into the rollups, in separate transactions. Results do not change, only the
 * speed of queries: a count is the sum of a rollup and its deltas. Only one session at a time compacts a database; if
 * another session is compacting, this one does nothing.
 */
public final class DeltaCompaction {
    private static final Logger LOG = LoggerFactory.getLogger(DeltaCompaction.class);

    /** A sink compacts after this number of changes, or after this time if there were any. */
    private static final int DUE_CHANGES = 50_000;

    private static final long DUE_NANOS = TimeUnit.SECONDS.toNanos(30);

    // The size of one transaction: about a second of work, so that others wait briefly and a failure loses little.
    private static final int MINUTES_AT_ONCE = 240;
    private static final int HOURS_AT_ONCE = 4;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LIMITS = "SELECT set_config('statement_timeout', '" + LIMIT.toMillis() + "', true),"
            + " set_config('lock_timeout', '1s', true), set_config('jit', 'off', true);\n";

    private final Transactions transactions;
    private final AtomicBoolean running = new AtomicBoolean();
    private long since = System.nanoTime();
    private int changes;
    private boolean warned;

    public DeltaCompaction(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * The result of a compaction.
     *
     * @param hours hours of top lists moved
     * @param days days of top lists built from their hours
     * @param elsewhere whether another session was compacting, so that deltas may be left
     */
    public record Compacted(long changes, int hours, int days, boolean elsewhere) {
        public boolean isNothing() {
            return changes == 0 && hours == 0 && days == 0;
        }
    }

    /** Counts written changes, and compacts in the background when due. Called by one thread at a time. */
    void wrote(int number) {
        changes += number;
        long now = System.nanoTime();
        boolean due = changes >= DUE_CHANGES || (changes > 0 && now - since >= DUE_NANOS);
        if (due && running.compareAndSet(false, true)) {
            changes = 0;
            since = now;
            transactions.inBackground(this::compactAndLog);
        }
    }

    private void compactAndLog() {
        try {
            compact();
            warned = false;
        } catch (DatabaseFailure e) {
            if (!warned && !Thread.currentThread().isInterrupted()) {
                warned = true;
                LOG.warn("Compaction of counts failed and will be retried; queries are slower until it succeeds", e);
            }
        } finally {
            running.set(false);
        }
    }

    /**
     * Moves the deltas that exist at the start, as far as they can be moved. Deltas appended meanwhile are left to the
     * next run, so that this one ends however fast writers are.
     */
    public Compacted compact() throws DatabaseFailure {
        Moved counts = move("compaction of counts", "wikistream.compact_counts(" + MINUTES_AT_ONCE + ")");
        Moved hours = move("compaction of top lists", "wikistream.compact_tops(" + HOURS_AT_ONCE + ")");
        int days = 0;
        while (transactions.run("building the top lists of a day", LIMIT, DeltaCompaction::buildDay)) {
            days++;
        }
        return new Compacted(counts.number(), (int) hours.number(), days, counts.elsewhere() || hours.elsewhere());
    }

    /** The total of several calls of a function. */
    private record Moved(long number, boolean elsewhere) {}

    /** The result of one call of a function; {@code moved} is -1 if another session is compacting. */
    private record Portion(long moved, long remaining) {}

    private Moved move(String action, String function) throws DatabaseFailure {
        Transactions.Work<Portion> work = connection -> portion(connection, function);
        Portion portion = transactions.run(action, LIMIT, work);
        long moved = Math.max(portion.moved(), 0);
        long waiting = portion.remaining();
        while (portion.moved() > 0 && waiting > 0) {
            portion = transactions.run(action, LIMIT, work);
            moved += Math.max(portion.moved(), 0);
            waiting -= portion.moved();
        }
        return new Moved(moved, portion.moved() < 0);
    }

    private static Portion portion(Connection connection, String function) throws SQLException {
        return query(
                connection,
                "SELECT moved, remaining FROM " + function,
                row -> new Portion(row.getLong(1), row.getLong(2)));
    }

    private static boolean buildDay(Connection connection) throws SQLException {
        return query(connection, "SELECT wikistream.build_top_day() IS NOT NULL", row -> row.getBoolean(1));
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> T query(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS + sql);
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return reader.read(row);
            }
        }
    }
}
