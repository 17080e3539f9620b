package io.github.wikistream;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.internal.plugin.Plugins;
import io.github.wikistream.internal.sink.MetricSink;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the sinks of one stream. Searches for plugins when the first one is needed. */
final class SinkResolver {
    private final List<Metric> added;
    private final Set<Object> targets = new HashSet<>();
    private final Clock clock;
    private @Nullable Plugins plugins;

    /** A sink and its name. A name that was not chosen by the program may get a number. */
    record NamedSink(String name, boolean chosen, Sink sink) {}

    /**
     * @param added metrics in addition to the standard and the installed ones
     */
    SinkResolver(List<Metric> added, Clock clock) {
        this.added = added;
        this.clock = clock;
    }

    /**
     * Creates the sink for a URI.
     *
     * @throws IllegalArgumentException if another sink writes to the same place
     */
    NamedSink resolve(PluginUri uri) {
        if (!targets.add(plugins().sink(uri, SinkProvider::target, (provider, config) -> config.uri()))) {
            throw new IllegalArgumentException("two sinks write to " + uri
                    + ", where a pipeline has one checkpoint; remove one of them, or give it another place");
        }
        return plugins()
                .sink(
                        uri,
                        (provider, config) -> new NamedSink(provider.schemes().get(0), false, provider.create(config)),
                        (provider, config) ->
                                new NamedSink(provider.schemes().get(0), false, metricSink(provider.create(config))));
    }

    Sink metricSink(MetricStore store) {
        return new MetricSink(store, metrics(), clock);
    }

    private List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(StandardMetrics.all());
        for (Metric metric : Metric.installed()) {
            if (isTaken(metric, added) || isTaken(metric, StandardMetrics.all())) {
                throw new IllegalArgumentException("the metric '" + metric.name() + "' of "
                        + metric.getClass().getName()
                        + " on the class path has the same name as another metric; rename one of them");
            }
            metrics.add(metric);
        }
        metrics.addAll(added);
        return metrics;
    }

    static boolean isTaken(Metric metric, List<Metric> others) {
        return others.stream().anyMatch(other -> other.name().equals(metric.name()));
    }

    private Plugins plugins() {
        Plugins found = plugins == null ? Plugins.find() : plugins;
        plugins = found;
        return found;
    }
}
