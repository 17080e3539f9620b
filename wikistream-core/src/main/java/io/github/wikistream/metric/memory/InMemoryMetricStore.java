package io.github.wikistream.metric.memory;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A metric store in the memory of this process, for programs that read the counts themselves and start over when they
 * restart. Retention and results equal those of the Redis store.
 *
 * <p>Pipelines live as long as this object. It may be reopened after it was closed, by the same stream or by another,
 * and then continues; its readers may be used after it was closed. Thread-safe.
 */
public final class InMemoryMetricStore implements MetricStore {
    private final ConcurrentMap<String, MemoryPipeline> pipelines;
    private volatile @Nullable MemoryPipeline opened;

    public InMemoryMetricStore() {
        this(new ConcurrentHashMap<>());
    }

    private InMemoryMetricStore(ConcurrentMap<String, MemoryPipeline> pipelines) {
        this.pipelines = pipelines;
    }

    /** Returns another store over the same counts, like another process that opens the same store. */
    InMemoryMetricStore twin() {
        return new InMemoryMetricStore(pipelines);
    }

    @Override
    public Checkpoint open(MetricContext context) {
        MemoryPipeline pipeline = pipelines.computeIfAbsent(context.pipeline(), unused -> new MemoryPipeline());
        opened = pipeline;
        return pipeline.checkpoint();
    }

    @Override
    public void apply(MetricBatch batch) {
        requireOpen().apply(batch);
    }

    @Override
    public MetricReader reader() {
        return requireOpen();
    }

    private MemoryPipeline requireOpen() {
        MemoryPipeline pipeline = opened;
        if (pipeline == null) {
            throw new IllegalStateException("the metric store is not open");
        }
        return pipeline;
    }

    @Override
    public void close() {
        opened = null;
    }
}
