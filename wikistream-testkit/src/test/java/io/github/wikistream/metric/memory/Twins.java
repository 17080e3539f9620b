package io.github.wikistream.metric.memory;

/** Lets tests of other packages open one store twice. */
public final class Twins {
    private Twins() {}

    public static InMemoryMetricStore of(InMemoryMetricStore store) {
        return store.twin();
    }
}
