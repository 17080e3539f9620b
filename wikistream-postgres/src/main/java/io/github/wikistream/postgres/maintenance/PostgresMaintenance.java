package io.github.wikistream.postgres.maintenance;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Outcome;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Task;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains the tables of {@link PostgresSink}: creates partitions ahead of time, drops old ones, compacts counts,
 * keeps statistics up to date, and compares counts with rows. Readers and writers are blocked only for moments. Only
 * one instance at a time runs in a database. Each task is logged in {@code wikistream.maintenance_log}.
 *
 * <p>Requires the role that owns the tables. All methods throw {@link StoreException} if the database fails.
 * Thread-safe.
 */
public final class PostgresMaintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresMaintenance.class);
    private static final int CONNECTIONS = 2;

    private final Database database;
    private final Transactions transactions;
    private final CountVerification counts;
    private final Clock clock;
    private final MaintenanceSession.Pause pause;
    private @Nullable ScheduledExecutorService schedule;

    PostgresMaintenance(Database database, Clock clock, MaintenanceSession.Pause pause) {
        this.database = database;
        this.transactions = new Transactions(database, "");
        this.counts = new CountVerification(database, transactions);
        this.clock = clock;
        this.pause = pause;
    }

    /** Takes connections from a data source, at most two at a time, and does not close it. */
    public static PostgresMaintenance of(DataSource dataSource) {
        return of(dataSource, Clock.systemUTC());
    }

    /** Like {@link #of(DataSource)}, with the clock that determines the age of data. */
    public static PostgresMaintenance of(DataSource dataSource, Clock clock) {
        return of(Database.of(Objects.requireNonNull(dataSource, "dataSource")), clock);
    }

    /**
     * Opens at most two connections of its own. Does no I/O before the first call.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static PostgresMaintenance of(String uri) {
        return of(PostgresUri.of(PluginUri.parse(uri), System::getenv).open(CONNECTIONS), Clock.systemUTC());
    }

    private static PostgresMaintenance of(Database database, Clock clock) {
        return new PostgresMaintenance(database, clock, time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    /**
     * Runs a plan once. A task that does not get its locks within some seconds and a few attempts is reported as
     * failed; the other tasks still run.
     *
     * @throws StoreException if the database cannot be reached, or this thread is interrupted; its interrupt flag stays
     *     set
     */
    public MaintenanceReport run(MaintenancePlan plan) {
        try (MaintenanceSession session = new MaintenanceSession(database.connect(), plan.dryRun(), pause)) {
            if (!session.lock()) {
                return new MaintenanceReport(false, List.of());
            }
            List<Task> tasks = new MaintenanceRun(session, transactions, plan, clock).tasks();
            tasks.stream()
                    .filter(task -> task.outcome() != Outcome.NOTHING)
                    .forEach(task ->
                            LOG.info("{}: {} {}: {}", database.label(), task.name(), task.outcome(), task.details()));
            return new MaintenanceReport(true, tasks);
        } catch (SQLException e) {
            throw DatabaseFailure.of(database, "maintenance", e).asStoreException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.retryable(
                    database.label() + ": maintenance was interrupted; the next run continues it", e);
        }
    }

    /**
     * Runs a plan repeatedly on a daemon thread until this object is closed. The first run starts immediately. A failed
     * run is logged and repeated at the next time.
     *
     * @param every time from the end of one run to the start of the next, 1 minute to 1 day
     * @throws IllegalArgumentException if {@code every} is out of that range
     * @throws IllegalStateException if a plan is already scheduled
     */
    public void schedule(MaintenancePlan plan, Duration every) {
        if (every.toMinutes() < 1 || every.toDays() > 1) {
            throw new IllegalArgumentException("the time between runs must be 1 min to 1 day: " + every);
        }
        synchronized (transactions) {
            if (schedule != null) {
                throw new IllegalStateException("a plan is already scheduled");
            }
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread daemon = new Thread(work, "wikistream-maintenance");
                daemon.setDaemon(true);
                return daemon;
            });
            // The future never completes, since runAndLog() throws nothing.
            Future<?> unused =
                    thread.scheduleWithFixedDelay(() -> runAndLog(plan), 0, every.toMillis(), TimeUnit.MILLISECONDS);
            schedule = thread;
        }
    }

    private void runAndLog(MaintenancePlan plan) {
        try {
            MaintenanceReport report = run(plan);
            if (report.failed()) {
                LOG.warn(
                        "{}: maintenance tasks failed and will be repeated by the next run: {}",
                        database.label(),
                        report.tasks().stream()
                                .filter(task -> task.outcome() == Outcome.FAILED)
                                .map(task -> task.name() + " (" + task.details() + ")")
                                .collect(Collectors.joining(", ")));
            }
        } catch (Throwable e) {
            // Anything thrown would end the schedule.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Maintenance failed and will be repeated", e);
            }
        }
    }

    /**
     * Compares all counts with the rows, day by day. Slow: reads every row of these days.
     *
     * @param first first day, UTC
     * @param last last day, UTC, not before {@code first}
     * @return the differences, at most 1,000; empty if there is none
     */
    public List<CountMismatch> verify(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        return counts.verify(first, last);
    }

    /**
     * Recounts the rows of some days and replaces the rollups of these days. Writers may continue meanwhile.
     *
     * @param first first day, UTC
     * @param last last day, UTC, not before {@code first}
     * @return number of counted changes
     * @throws StoreException if retention has dropped the rows of one of these days (permanent), or another session is
     *     compacting counts (retryable)
     */
    public long recount(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        return counts.recount(first, last);
    }

    private static void requireOrder(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("the last day must not be before the first: " + first + " to " + last);
        }
    }

    /** Stops the schedule and closes the connections that this object opened itself. Idempotent. */
    @Override
    public void close() {
        synchronized (transactions) {
            if (schedule != null) {
                schedule.shutdownNow();
            }
        }
        transactions.close();
        database.close();
    }
}
