package io.github.wikistream;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.internal.plugin.Plugins;
import io.github.wikistream.internal.sink.MetricSink;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.sink.Sink;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the sinks of one stream. Looks for plugins once the first is needed. */
final class SinkResolver {
    private final List<Metric> metrics = new ArrayList<>(StandardMetrics.all());
    private final Set<Object> targets = new HashSet<>();
    private final Clock clock;
    private @Nullable Plugins plugins;

    /** A sink and its name. A name that was not chosen by the program may get a number. */
    record NamedSink(String name, boolean chosen, Sink sink) {}

    /**
     * @param added metrics beside the standard ones
     */
    SinkResolver(List<Metric> added, Clock clock) {
        this.clock = clock;
        metrics.addAll(added);
    }

    /**
     * Creates the sink that a URI names.
     *
     * @throws IllegalArgumentException if another one writes to the same place
     */
    NamedSink resolve(PluginUri uri) {
        if (!targets.add(plugins().sink(uri, provider -> provider.target(uri), provider -> uri))) {
            throw new IllegalArgumentException("two sinks write to " + uri
                    + ", where a pipeline has one checkpoint; leave one of them out, or give it a place of its own");
        }
        return plugins()
                .sink(
                        uri,
                        provider -> new NamedSink(provider.scheme(), false, provider.create(uri)),
                        provider -> new NamedSink(provider.scheme(), false, metricSink(provider.create(uri))));
    }

    Sink metricSink(MetricStore store) {
        return new MetricSink(store, metrics, clock);
    }

    private Plugins plugins() {
        Plugins found = plugins == null ? Plugins.find() : plugins;
        plugins = found;
        return found;
    }
}
