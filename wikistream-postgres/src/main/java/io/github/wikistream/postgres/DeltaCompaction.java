package io.github.wikistream.postgres;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.Transactions.SqlFailure;
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
 * Moves what the batches added to the counts into the rollups, in transactions of its own. Answers do not depend on it,
 * only how fast they come: a count is a rollup and what was added to it since. One at a time in a database; who finds
 * somebody else at it leaves it to him.
 */
final class DeltaCompaction {
    private static final Logger LOG = LoggerFactory.getLogger(DeltaCompaction.class);

    /** A sink folds after so many changes, or so much time if there were any. */
    private static final int DUE_CHANGES = 50_000;

    private static final long DUE_NANOS = TimeUnit.SECONDS.toNanos(30);

    // What one transaction takes: about a second of work, so that nobody waits long for it and little is done again if
    // it fails.
    private static final int MINUTES_AT_ONCE = 240;
    private static final int HOURS_AT_ONCE = 4;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LIMITS = "SELECT set_config('statement_timeout', '" + LIMIT.toMillis() + "', true),"
            + " set_config('lock_timeout', '1s', true), set_config('jit', 'off', true);\n";

    private final Transactions transactions;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long since = System.nanoTime();
    private int changes;
    private boolean complained;

    DeltaCompaction(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * What was done.
     *
     * @param changes changes that went from the deltas into the rollups
     * @param hours   hours whose users and pages did
     * @param days    days of which users and pages were added up
     * @param elsewhere whether another session was folding, so that something may be left
     */
    record Folded(long changes, int hours, int days, boolean elsewhere) {
        boolean isNothing() {
            return changes == 0 && hours == 0 && days == 0;
        }
    }

    /** Says that changes were written, and folds in the background if that is due. Called by one thread at a time. */
    void wrote(int number) {
        changes += number;
        long now = System.nanoTime();
        boolean due = changes >= DUE_CHANGES || (changes > 0 && now - since >= DUE_NANOS);
        if (due && underWay.compareAndSet(false, true)) {
            changes = 0;
            since = now;
            transactions.inBackground(this::foldQuietly);
        }
    }

    private void foldQuietly() {
        try {
            fold();
            complained = false;
        } catch (SqlFailure | SinkException e) {
            if (!complained && !Thread.currentThread().isInterrupted()) {
                complained = true;
                LOG.warn("Counts wait for being folded, which makes questions slower; it will be tried again", e);
            }
        } finally {
            underWay.set(false);
        }
    }

    /**
     * Folds all that there is.
     *
     * @throws SinkException if this thread is interrupted
     */
    Folded fold() throws SqlFailure {
        boolean elsewhere = false;
        long folded = 0;
        for (long moved = 1; moved > 0; ) {
            moved = transactions.run(
                    "folding of counts", LIMIT, work("wikistream.compact_counts(" + MINUTES_AT_ONCE + ")"));
            folded += Math.max(moved, 0);
            elsewhere |= moved < 0;
        }
        int hours = 0;
        for (long moved = 1; moved > 0; ) {
            moved = transactions.run("folding of tops", LIMIT, work("wikistream.compact_tops(" + HOURS_AT_ONCE + ")"));
            hours += (int) Math.max(moved, 0);
            elsewhere |= moved < 0;
        }
        int days = 0;
        while (transactions.run(
                        "adding up a day of tops",
                        LIMIT,
                        work("CASE WHEN wikistream.build_top_day() IS NULL THEN 0 ELSE 1 END"))
                > 0) {
            days++;
        }
        return new Folded(folded, hours, days, elsewhere);
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
