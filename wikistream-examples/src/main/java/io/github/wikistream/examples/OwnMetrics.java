package io.github.wikistream.examples;

import io.github.wikistream.metric.Metric;
import java.util.List;
import java.util.ServiceLoader;

/** Metrics that somebody put on the class path, by {@code WIKISTREAM_CLASSPATH} for instance: counted beside the standard ones. */
public final class OwnMetrics {
    private OwnMetrics() {}

    /** Returns a new one of each that is named in {@code META-INF/services/io.github.wikistream.metric.Metric}. */
    public static List<Metric> onTheClassPath() {
        return ServiceLoader.load(Metric.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
