package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.query.Stores;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routes about metrics and stored events read. Methods are called by several threads and do not block. */
public interface PipelineData {
    /** Returns the queries to the stores; {@code null} until the stores are open. */
    @Nullable
    Stores stores();

    /** Returns the latest snapshot. */
    Snapshot snapshot();

    /** Returns the names of the metrics that were found on the class path. */
    List<String> ownMetrics();

    /** Returns the clock of the program. */
    Clock clock();
}
