package io.github.wikistream.postgres.internal.jdbc;

import io.github.wikistream.error.WikiStreamException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions, so that its caller can be interrupted. JDBC blocks in socket reads, which an interrupt
 * does not end, so the work runs on another thread while the caller waits. On interrupt, the server is asked to cancel;
 * if that does not end the work promptly, the connection is closed. Whether the transaction was committed is then
 * unknown, as after a lost connection.
 */
public final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final AtomicLong THREADS = new AtomicLong();

    private final Database database;
    private final String whenInterrupted;
    // More than one thread: a thread that hangs while connecting must not block the next call.
    private final ExecutorService workers = Executors.newCachedThreadPool(Transactions::thread);

    /**
     * @param whenInterrupted appended to the message if the caller is interrupted
     */
    public Transactions(Database database, String whenInterrupted) {
        this.database = database;
        this.whenInterrupted = whenInterrupted;
    }

    /** Work in one transaction, which is committed if it returns and rolled back if it throws. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "wikistream-postgres-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs work in one transaction. Unchecked exceptions of the work are thrown as they are.
     *
     * @param action name of the work in messages, such as {@code "write of 200 events"}
     * @throws DatabaseFailure if it failed, or this thread was interrupted; its interrupt flag stays set
     */
    public <T> T run(String action, Work<T> work) throws DatabaseFailure {
        if (Thread.currentThread().isInterrupted()) {
            throw DatabaseFailure.interrupted(
                    database.label() + ": " + action + " not started: the thread is interrupted", null);
        }
        CancellableTransaction<T> transaction = new CancellableTransaction<>(database, workers, work);
        Future<T> result = workers.submit(transaction);
        try {
            return result.get();
        } catch (InterruptedException e) {
            transaction.abandon();
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw DatabaseFailure.interrupted(
                    database.label() + ": " + action + " was interrupted" + whenInterrupted, e);
        } catch (ExecutionException e) {
            throw failure(action, e.getCause());
        }
    }

    private DatabaseFailure failure(String action, @Nullable Throwable cause) {
        if (cause instanceof WikiStreamException decided) {
            throw decided;
        }
        SQLException fault = SqlFaults.in(cause);
        if (fault != null) {
            return DatabaseFailure.of(database, action, fault);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new IllegalStateException(database.label() + ": " + action + " failed", cause);
    }

    /**
     * Runs work that may take longer than the default timeouts of a connection.
     *
     * @param limit the longest duration of a single statement
     * @see #run(String, Work)
     */
    public <T> T run(String action, Duration limit, Work<T> work) throws DatabaseFailure {
        return run(action, connection -> {
            StatementTimeout timeout = StatementTimeout.of(connection, limit);
            try {
                return work.run(connection);
            } finally {
                timeout.close();
            }
        });
    }

    /** Runs work on another thread, unless this object is closed. */
    public void inBackground(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: closed in the meantime", database.label(), e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
