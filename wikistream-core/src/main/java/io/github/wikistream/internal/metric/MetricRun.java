package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.query.Dimension;
import java.util.ArrayList;
import java.util.List;

/** A metric that is run, and where its records go: to its own sums, if it was asked for itself, and to those of its slices. */
final class MetricRun {
    /**
     * One way in which it is sliced.
     *
     * @param index     of the sums
     * @param dimension what tells the slices apart
     */
    record Slice(int index, Dimension dimension) {}

    /** Stands for a metric that only its slices were asked of. */
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

    /** Returns the index of its own sums, or {@link #NONE}. */
    int own() {
        return own;
    }

    List<Slice> slices() {
        return slices;
    }

    /** Returns the indexes of all sums that it adds to. */
    List<Integer> targets() {
        List<Integer> targets = new ArrayList<>();
        if (own != NONE) {
            targets.add(own);
        }
        slices.forEach(slice -> targets.add(slice.index()));
        return targets;
    }
}
