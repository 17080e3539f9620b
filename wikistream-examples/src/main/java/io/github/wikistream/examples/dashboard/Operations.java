package io.github.wikistream.examples.dashboard;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.examples.dashboard.live.DashboardHealth;
import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.PipelineStatus;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.github.wikistream.examples.dashboard.query.BackgroundQuery;
import io.github.wikistream.examples.dashboard.query.DeadLetterQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the dashboard tells probes and Prometheus of itself. Thread-safe. */
final class Operations implements AutoCloseable {
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(15);

    private final PipelineStatus status;
    private final Telemetry telemetry;
    private final DashboardHealth health;
    private volatile @Nullable Running running;

    private record Running(WikiStream stream, BackgroundQuery<Long> deadLetters) {
        /** The tables may not exist before the sink was opened for the first time. */
        boolean isOpen() {
            return stream.report().lanes().get(0).state() != LaneState.OPENING;
        }

        /** Returns {@code null} if the count is not known. */
        @Nullable
        Long letters() {
            return deadLetters.fault() == null ? deadLetters.answer() : null;
        }
    }

    Operations(PipelineStatus status, Path data, Clock clock) {
        this.status = status;
        telemetry = new Telemetry(data);
        telemetry.countDeadLetters(() -> {
            Long letters = deadLetters();
            return letters == null ? Double.NaN : letters;
        });
        health = new DashboardHealth(clock);
    }

    private @Nullable Long deadLetters() {
        Running current = running;
        return current == null ? null : current.letters();
    }

    /** Sets the stream to judge, and the dead letters to count. */
    void observe(WikiStream stream, DeadLetterQuery deadLetters, Executor executor) {
        running = new Running(
                stream, new BackgroundQuery<>(deadLetters::count, COUNT_INTERVAL, executor, System::nanoTime));
    }

    /** Starts the queries that are due; does not block. */
    void poll() {
        Running current = running;
        if (current != null && current.isOpen()) {
            current.deadLetters().poll();
        }
    }

    HealthReport health(Snapshot latest) {
        Running current = running;
        return health.report(
                latest,
                status.phaseSince(),
                current == null ? null : current.stream().health(),
                deadLetters());
    }

    Telemetry telemetry() {
        return telemetry;
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
