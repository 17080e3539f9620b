package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.query.Dimension;
import java.util.ArrayList;
import java.util.List;

/** A metric to run, and the sums that it adds to: its own, if it was requested, and those of its slices. */
final class MetricRun {
    /**
     * One slicing of the metric.
     *
     * @param index of the sums
     * @param dimension the dimension that defines the slices
     */
    record Slice(int index, Dimension dimension) {}

    /** The index of a metric that only slices of it were requested. */
    static final int NONE = -1;

    private final Metric metric;
    private final List<Slice> slices = new ArrayList<>();
    private int own = NONE;

    MetricRun(Metric metric) {
        this.metric = metric;
    }

    Metric metric() {
        return metric;
    }

    void keep(int index) {
        own = index;
    }

    void slice(int index, Dimension dimension) {
        slices.add(new Slice(index, dimension));
    }

    /** Returns the index of the metric's own sums, or {@link #NONE}. */
    int own() {
        return own;
    }

    List<Slice> slices() {
        return slices;
    }

    /** Returns the indexes of all sums. */
    List<Integer> targets() {
        List<Integer> targets = new ArrayList<>();
        if (own != NONE) {
            targets.add(own);
        }
        slices.forEach(slice -> targets.add(slice.index()));
        return targets;
    }
}
