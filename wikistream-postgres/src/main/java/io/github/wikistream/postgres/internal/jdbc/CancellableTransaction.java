package io.github.wikistream.postgres.internal.jdbc;

import io.github.wikistream.postgres.internal.jdbc.Transactions.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that another thread can abandon while it runs. */
final class CancellableTransaction<T> implements Callable<T> {
    private static final Logger LOG = LoggerFactory.getLogger(CancellableTransaction.class);
    private static final Duration CANCEL_LIMIT = Duration.ofMillis(300);
    private static final Duration ABORT_LIMIT = Duration.ofMillis(300);
    private static final String QUERY_CANCELED = "57014";

    private final Database database;
    private final Executor helpers;
    private final Work<T> work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Connection connection;
    private boolean abandoned;

    /**
     * @param helpers runs the cancel request, which opens a connection of its own and may hang
     */
    CancellableTransaction(Database database, Executor helpers, Work<T> work) {
        this.database = database;
        this.helpers = helpers;
        this.work = work;
    }

    @Override
    public T call() throws SQLException {
        try (Connection own = database.connect()) {
            hold(own);
            try {
                return transact(own);
            } finally {
                if (release()) {
                    discard(own);
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private T transact(Connection own) throws SQLException {
        boolean autoCommit = own.getAutoCommit();
        if (autoCommit) {
            own.setAutoCommit(false);
        }
        try {
            T result = work.run(own);
            own.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                own.rollback();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            if (SqlFaults.isOfSession(e)) {
                discard(own);
            }
            throw e;
        } finally {
            if (autoCommit && !own.isClosed()) {
                own.setAutoCommit(true);
            }
        }
    }

    private synchronized void hold(Connection own) throws SQLException {
        if (abandoned) {
            throw new SQLException("abandoned before it started", QUERY_CANCELED);
        }
        connection = own;
    }

    /** Returns whether the transaction was abandoned. */
    private synchronized boolean release() {
        connection = null;
        return abandoned;
    }

    /** Cancels the running statement, and closes the connection if the transaction then does not end. */
    void abandon() {
        Connection own;
        synchronized (this) {
            abandoned = true;
            own = connection;
        }
        if (own == null) {
            return;
        }
        try {
            helpers.execute(() -> cancel(own));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: closed in the meantime", database.label(), e);
            abort(own);
        }
        if (!awaitEnd(CANCEL_LIMIT)) {
            abort(own);
            awaitEnd(ABORT_LIMIT);
        }
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The caller sets the interrupt flag in any case. A second interrupt only shortens the wait.
            return false;
        }
    }

    private void cancel(Connection own) {
        try {
            own.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            abort(own);
        }
    }

    // A cancel request in flight must not hit the next user of the connection, and a read-only session may stay
    // read-only as long as it lives. So the connection is closed; the failing rollback makes its pool discard it.
    private void discard(Connection own) {
        abort(own);
        try {
            own.rollback();
        } catch (SQLException e) {
            LOG.trace("{}: connection discarded", database.label(), e);
        }
    }

    private void abort(Connection own) {
        try {
            own.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("{}: could not abort a connection", database.label(), e);
        }
    }
}
