package io.github.wikistream.metric;

import io.github.wikistream.error.PluginException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.metric.SlicedMetric;
import io.github.wikistream.metric.query.Dimension;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A pure, thread-safe function from a change to counts, without I/O. The engine guards each call: the first exception
 * of a metric is logged, later ones are counted, and the stream continues.
 *
 * <pre>{@code
 * Metric emptyComments = Metric.of("empty-comments", (change, recorder) -> {
 *     if (change.comment() == null || change.comment().isEmpty()) {
 *         recorder.count(change.wiki());
 *     }
 * });
 * }</pre>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface Metric {
    /** Returns the name of the counts: 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}. */
    String name();

    /** Records the counts of one change. */
    void observe(RecentChange change, MetricRecorder recorder);

    /**
     * Records the counts of one event of any stream. Passes changes to {@link #observe} and ignores other events,
     * unless overridden.
     */
    default void observeEvent(StreamEvent event, MetricRecorder recorder) {
        if (event instanceof RecentChange change) {
            observe(change, recorder);
        }
    }

    /** Returns a metric with a name and a function. */
    static Metric of(String name, Observer observer) {
        return new NamedMetric(name, observer);
    }

    /**
     * Returns a new instance of each installed metric: named in {@code
     * META-INF/services/io.github.wikistream.metric.Metric} on the class path, or provided by a module. A pipeline with
     * a metric store counts them along with the standard ones.
     *
     * @throws PluginException if a metric cannot be loaded, or two have the same name
     */
    static List<Metric> installed() {
        return InstalledMetrics.load();
    }

    /**
     * Returns a metric that counts this one separately for each wiki or each kind of actor, under the name
     * {@link Dimension#slicesOf}. Only counters are sliced.
     */
    default Metric slicedBy(Dimension dimension) {
        return new SlicedMetric(this, dimension);
    }

    /** The function of a metric. */
    @FunctionalInterface
    interface Observer {
        /** Records the counts of one change. */
        void observe(RecentChange change, MetricRecorder recorder);
    }
}
