package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.sink.Guarantee;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A metric store that reports the time of the newest event that it contains. Thread-safe. */
public final class ObservedMetricStore implements MetricStore {
    private final MetricStore store;
    private volatile @Nullable Instant newest;

    public ObservedMetricStore(MetricStore store) {
        this.store = store;
    }

    /** Returns the time of the newest event that is counted; empty before the first. */
    public Optional<Instant> newest() {
        return Optional.ofNullable(newest);
    }

    @Override
    public Checkpoint open(MetricContext context) {
        Checkpoint checkpoint = store.open(context);
        observe(checkpoint);
        return checkpoint;
    }

    @Override
    public void apply(MetricBatch batch) {
        store.apply(batch);
        observe(batch.checkpoint());
    }

    private void observe(Checkpoint checkpoint) {
        checkpoint.position().marks().values().stream()
                .filter(Mark.Timestamp.class::isInstance)
                .mapToLong(mark -> ((Mark.Timestamp) mark).epochMillis())
                .max()
                .ifPresent(millis -> newest = Instant.ofEpochMilli(millis));
    }

    @Override
    public MetricReader reader() {
        return store.reader();
    }

    @Override
    public Guarantee guarantee() {
        return store.guarantee();
    }

    @Override
    public void close() {
        store.close();
    }
}
