package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.query.Administration;
import io.github.wikistream.examples.dashboard.query.Stores;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API reads. Methods are called by several threads and do not block. */
public interface DashboardState {
    /** Returns the queries to the stores; {@code null} until the stores are open. */
    @Nullable
    Stores stores();

    /** Returns what an administrator does with the stores; {@code null} until they are open. */
    @Nullable
    Administration administration();

    /** Returns the latest snapshot. */
    Snapshot snapshot();

    /** Returns the ranges of events that the source no longer had. */
    List<Gap> gaps();

    /** Returns the names of the metrics that were found on the class path. */
    List<String> ownMetrics();

    /** Returns the conditions that rules have reported, newest first. */
    List<Incident> incidents();

    /** Returns the clock of the dashboard. */
    Clock clock();
}
