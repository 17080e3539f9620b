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
 * Moves the deltas that batches appended into the rollups, in transactions of its own. It changes no answer, only the speed of queries: a
 * count is the sum of a rollup and its deltas. One session at a time compacts in a database; another one that finds it busy does nothing.
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
     * What was moved into the rollups.
     *
     * @param hours     hours of top lists
     * @param days      days of top lists that were built from their hours
     * @param elsewhere whether another session was compacting, so that deltas may be left
     */
    public record Compacted(long changes, int hours, int days, boolean elsewhere) {
        public boolean isNothing() {
            return changes == 0 && hours == 0 && days == 0;
        }
    }

    /** Counts changes that were written, and compacts in the background if that is due. Called by one thread at a time. */
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
                LOG.warn("Counts could not be compacted, which makes queries slower; this will be tried again", e);
            }
        } finally {
            running.set(false);
        }
    }

    /** Moves all deltas that can be moved. */
    public Compacted compact() throws DatabaseFailure {
        boolean elsewhere = false;
        long counts = 0;
        for (long moved = 1; moved > 0; ) {
            moved = transactions.run(
                    "compaction of counts", LIMIT, work("wikistream.compact_counts(" + MINUTES_AT_ONCE + ")"));
            counts += Math.max(moved, 0);
            elsewhere |= moved < 0;
        }
        int hours = 0;
        for (long moved = 1; moved > 0; ) {
            moved = transactions.run(
                    "compaction of top lists", LIMIT, work("wikistream.compact_tops(" + HOURS_AT_ONCE + ")"));
            hours += (int) Math.max(moved, 0);
            elsewhere |= moved < 0;
        }
        int days = 0;
        while (transactions.run(
                        "building the top lists of a day",
                        LIMIT,
                        work("CASE WHEN wikistream.build_top_day() IS NULL THEN 0 ELSE 1 END"))
                > 0) {
            days++;
        }
        return new Compacted(counts, hours, days, elsewhere);
    }

    private static Transactions.Work<Long> work(String function) {
        return connection -> number(connection, LIMITS + "SELECT " + function);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
