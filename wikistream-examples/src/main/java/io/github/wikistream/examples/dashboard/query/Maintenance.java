package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.MaintenanceReport;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs maintenance of PostgreSQL on request and keeps the latest report. Thread-safe. */
public final class Maintenance {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String uri;
    private final Clock clock;
    private final Observer observer;
    private volatile @Nullable Run latest;

    /**
     * @param observer is told of each run
     */
    public Maintenance(String uri, Clock clock, Observer observer) {
        this.uri = uri;
        this.clock = clock;
        this.observer = observer;
    }

    /** Is told of each run. */
    @FunctionalInterface
    public interface Observer {
        /** A run has ended. */
        void ran(boolean failed, double seconds);
    }

    /**
     * A maintenance run.
     *
     * @param at  start of the run
     * @param ran whether it did anything; {@code false} if another instance was at work
     */
    public record Run(Instant at, boolean ran, boolean failed, List<Task> tasks) {}

    /** A task of a run; {@code outcome} is {@code done}, {@code would}, {@code nothing} or {@code failed}. */
    public record Task(String name, String outcome, String details, int attempts, double waitedSeconds) {}

    /** Returns the latest run since the start; {@code null} if there was none. */
    public @Nullable Run latest() {
        return latest;
    }

    /** Creates partitions and updates rollups; deletes nothing. */
    public Run run() {
        Instant at = clock.instant();
        long begin = System.nanoTime();
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(uri)) {
            MaintenanceReport report = maintenance.run(MaintenancePlan.keepingAll());
            Run run = new Run(
                    at,
                    report.ran(),
                    report.failed(),
                    report.tasks().stream().map(Maintenance::task).toList());
            latest = run;
            observer.ran(report.failed(), (System.nanoTime() - begin) / NANOS_PER_SECOND);
            return run;
        }
    }

    private static Task task(MaintenanceReport.Task task) {
        return new Task(
                task.name(),
                task.outcome().name().toLowerCase(Locale.ROOT),
                task.details(),
                task.attempts(),
                task.waited().toMillis() / 1000.0);
    }
}
