package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.query.Administration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routes about the dashboard itself read as well. */
public interface DashboardState extends PipelineData {
    /** Returns what an administrator does with the stores; {@code null} until they are open. */
    @Nullable
    Administration administration();

    /** Returns the ranges of events that the source no longer had. */
    List<Gap> gaps();

    /** Returns the conditions that rules have reported, newest first. */
    List<Incident> incidents();

    /** Returns the health at this moment. */
    HealthReport health();

    /** Returns the meters of this process. */
    Telemetry telemetry();
}
