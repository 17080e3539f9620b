package io.github.wikistream.postgres;

import io.github.wikistream.error.SinkException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on the store so that its caller can be interrupted. JDBC waits in socket reads, which no interrupt ends; so
 * the work is done by a thread of its own while the caller waits. On interrupt the server is asked to cancel; if that
 * does not end the work at once, the connection is cut. Whether the transaction was committed is open then, as after a
 * lost connection.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Duration CANCEL_PATIENCE = Duration.ofMillis(300);
    private static final Duration CUT_PATIENCE = Duration.ofMillis(300);
    private static final AtomicLong THREADS = new AtomicLong();

    private final Database store;
    private final String whenInterrupted;
    // Not a single thread: one that is stuck while connecting must not hold up the next call.
    private final ExecutorService workers = Executors.newCachedThreadPool(Transactions::thread);

    /**
     * Makes one.
     *
     * @param whenInterrupted what to add to the message where the caller is interrupted
     */
    Transactions(Database store, String whenInterrupted) {
        this.store = store;
        this.whenInterrupted = whenInterrupted;
    }

    /** Work in one transaction, which is committed if it returns and rolled back if it throws. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "wikistream-postgres-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does the work in one transaction.
     *
     * @param action what to call it in messages, such as {@code "write of 200 events"}
     * @throws SinkException if it failed, or this thread was interrupted, whose flag stays set
     */
    <T> T run(String action, Work<T> work) throws SqlFailure {
        requireNotInterrupted(action);
        Attempt<T> attempt = new Attempt<>(work);
        return await(action, workers.submit(() -> attempt.run()), attempt);
    }

    /**
     * Does work in one transaction that may take longer than the time-outs of a connection are made for.
     *
     * @param limit how long its longest statement may take
     * @see #run(String, Work)
     */
    <T> T run(String action, Duration limit, Work<T> work) throws SqlFailure {
        return run(action, connection -> {
            StatementTimeout patience = StatementTimeout.of(connection, limit);
            try {
                return work.run(connection);
            } finally {
                patience.close();
            }
        });
    }

    /** Does work on a thread of its own, for as long as these transactions are not closed. */
    void inBackground(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: closed meanwhile", store.label(), e);
        }
    }

    private void requireNotInterrupted(String action) {
        if (Thread.currentThread().isInterrupted()) {
            throw SinkException.retryable(
                    store.label() + ": " + action + " not begun, this thread is interrupted", null);
        }
    }

    private <T> T await(String action, Future<T> future, Attempt<T> attempt) throws SqlFailure {
        try {
            return future.get();
        } catch (InterruptedException e) {
            attempt.abandon();
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw SinkException.retryable(store.label() + ": " + action + " was interrupted" + whenInterrupted, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            SQLException fault = SqlFaults.in(cause);
            if (cause instanceof SinkException refused) {
                throw refused;
            }
            if (fault != null) {
                throw new SqlFailure(action, fault);
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw SinkException.permanent(store.label() + ": " + action + " failed: " + cause, cause);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** An SQL error, before it is decided what it means. */
    static final class SqlFailure extends Exception {
        private static final long serialVersionUID = 1;

        private final String action;
        private final SQLException fault;

        SqlFailure(String action, SQLException fault) {
            super(fault);
            this.action = action;
            this.fault = fault;
        }

        SQLException fault() {
            return fault;
        }

        boolean is(String state) {
            return state.equals(SqlFaults.state(fault));
        }

        SinkException on(Database store) {
            return SqlFaults.of(store.label(), action, fault);
        }

        /** What {@link #on} returns, for an action that wrote rows. */
        SinkException ofRowsOn(Database store) {
            return SqlFaults.ofRows(store.label(), action, fault);
        }
    }

    private final class Attempt<T> {
        private final Work<T> work;
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Connection connection;
        private boolean abandoned;

        Attempt(Work<T> work) {
            this.work = work;
        }

        T run() throws SQLException {
            try (Connection own = store.connect()) {
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
                throw new SQLException("given up before it began", "57014");
            }
            connection = own;
        }

        // Returns whether the work was given up.
        private synchronized boolean release() {
            connection = null;
            return abandoned;
        }

        void abandon() {
            Connection own;
            synchronized (this) {
                abandoned = true;
                own = connection;
            }
            if (own == null) {
                return;
            }
            // Cancelling opens a connection of its own, and that may hang like everything else here.
            try {
                workers.execute(() -> cancel(own));
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: closed meanwhile", store.label(), e);
                cut(own);
            }
            if (!awaitEnd(CANCEL_PATIENCE)) {
                cut(own);
                awaitEnd(CUT_PATIENCE);
            }
        }

        private boolean awaitEnd(Duration patience) {
            try {
                return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                // The flag is set at the end in any case; a second interrupt only means: hurry.
                return false;
            }
        }

        private void cancel(Connection own) {
            try {
                own.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                cut(own);
            }
        }

        // A request to cancel that is still under way must not hit the next user of the connection, and a session that
        // is
        // read-only may stay so for as long as it lives: it goes back to its pool dead, and by the error that this
        // shows,
        // pools know it.
        private void discard(Connection own) {
            cut(own);
            try {
                own.rollback();
            } catch (SQLException e) {
                LOG.trace("{}: connection discarded", store.label(), e);
            }
        }

        private void cut(Connection own) {
            try {
                own.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("{}: could not cut a connection", store.label(), e);
            }
        }
    }
}
