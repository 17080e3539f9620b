package io.github.wikistream.metric;

import io.github.wikistream.error.PluginException;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** Loads the metrics on the class path or module path. */
final class InstalledMetrics {
    private InstalledMetrics() {}

    static List<Metric> load() {
        List<Metric> metrics;
        try {
            metrics = ServiceLoader.load(Metric.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new PluginException("a metric cannot be loaded: " + e.getMessage(), e);
        }
        Set<String> names = new HashSet<>();
        for (Metric metric : metrics) {
            if (!names.add(metric.name())) {
                throw new PluginException(
                        "two metrics on the class path are named '" + metric.name() + "', one of them "
                                + metric.getClass().getName() + "; rename one of them",
                        null);
            }
        }
        return metrics;
    }
}
