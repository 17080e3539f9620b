package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.live.DashboardHealth;
import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.PipelineStatus;
import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.live.SnapshotAssembler;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.query.Administration;
import io.github.wikistream.examples.dashboard.query.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dashboard whose stores are not open yet; subclasses supply what they have. */
public class StartingState implements DashboardState {
    /** Everybody on this machine may do everything. */
    public static final Access OPEN =
            new Access(new AccessTokens(Path.of("none"), Clock.systemUTC()), false, Access.LOOPBACK);

    private final Clock clock = Clock.systemUTC();
    private final Telemetry telemetry = new Telemetry(Path.of("none"));
    private final Snapshot snapshot =
            new SnapshotAssembler(new PipelineStatus(SourceChoice.LIVE, clock), "build", clock).take();

    @Override
    public @Nullable Stores stores() {
        return null;
    }

    @Override
    public @Nullable Administration administration() {
        return null;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<Gap> gaps() {
        return List.of();
    }

    @Override
    public List<String> ownMetrics() {
        return List.of();
    }

    @Override
    public List<Incident> incidents() {
        return List.of();
    }

    @Override
    public HealthReport health() {
        return new DashboardHealth(clock).report(snapshot, clock.instant(), null, null);
    }

    @Override
    public Telemetry telemetry() {
        return telemetry;
    }

    @Override
    public Clock clock() {
        return clock;
    }
}
