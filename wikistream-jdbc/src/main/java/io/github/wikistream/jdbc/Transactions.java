package io.github.wikistream.jdbc;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.jdbc.TransactionalSink.TransactionRunner;
import io.github.wikistream.jdbc.TransactionalSink.TransactionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs transactions so that their caller can be interrupted. JDBC blocks in socket reads, which an interrupt does not
 * end, so each transaction runs in a separate thread while the caller waits. On interrupt, the connection is aborted;
 * whether the transaction was committed is then unknown, as after a lost connection.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final long ABORT_MILLIS = 500;
    private static final AtomicLong THREADS = new AtomicLong();

    // Not a single thread: one that is blocked while connecting must not delay the next call.
    private final ExecutorService workers = Executors.newCachedThreadPool(Transactions::thread);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "wikistream-jdbc-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs a transaction and returns whether it succeeded.
     *
     * @throws SinkException if it failed with a transient error, or with an exception other than the database's
     */
    boolean succeeds(String action, TransactionRunner runner, TransactionWork work) {
        try {
            execute(action, runner, work);
            return true;
        } catch (ExecutionException e) {
            SqlFault fault = SqlFault.in(e);
            if (fault == null || fault.isPassing()) {
                throw failure(action, e, false);
            }
            LOG.debug("{}: rejected", action, e);
            return false;
        }
    }

    /**
     * Runs a transaction.
     *
     * @param action its name in messages
     * @throws SinkException if it failed, or if this thread was interrupted; its interrupt flag stays set
     */
    void run(String action, TransactionRunner runner, TransactionWork work) {
        try {
            execute(action, runner, work);
        } catch (ExecutionException e) {
            throw failure(action, e, false);
        }
    }

    /** Runs the transaction of a batch, whose values the database may reject. */
    void runBatch(String action, TransactionRunner runner, TransactionWork work) {
        try {
            execute(action, runner, work);
        } catch (ExecutionException e) {
            throw failure(action, e, true);
        }
    }

    private static RuntimeException failure(String action, ExecutionException failed, boolean ofBatch) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SinkException ours) {
                return ours;
            }
        }
        SqlFault fault = SqlFault.in(cause);
        if (fault != null) {
            return ofBatch ? fault.toBatchException(action, cause) : fault.toException(action, cause);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return SinkException.permanent(action + " failed: " + cause, cause);
    }

    private void execute(String action, TransactionRunner runner, TransactionWork work) throws ExecutionException {
        if (Thread.currentThread().isInterrupted()) {
            throw SinkException.retryable(action + " not started: the thread is interrupted", null);
        }
        Attempt attempt = new Attempt(work);
        Future<?> running = workers.submit(() -> {
            try {
                runner.inTransaction(attempt::run);
            } finally {
                attempt.ended.countDown();
            }
            return null;
        });
        try {
            running.get();
        } catch (InterruptedException e) {
            attempt.abandon();
            running.cancel(true);
            attempt.awaitEnd();
            Thread.currentThread().interrupt();
            throw SinkException.retryable(
                    action + " was interrupted; its outcome is known when the sink is reopened", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private static final class Attempt {
        private final TransactionWork work;
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Connection connection;
        private boolean abandoned;

        Attempt(TransactionWork work) {
            this.work = work;
        }

        void run(Connection own) throws SQLException {
            synchronized (this) {
                if (abandoned) {
                    throw new SQLException("abandoned before it started", "57014");
                }
                connection = own;
            }
            work.run(own);
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
            try {
                own.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("could not abort a connection", e);
            }
        }

        void awaitEnd() {
            try {
                if (!ended.await(ABORT_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.debug("a transaction is still running after its connection was aborted");
                }
            } catch (InterruptedException e) {
                // The flag is set at the end in any case; a second interrupt only shortens the wait.
                LOG.trace("interrupted again", e);
            }
        }
    }
}
