package io.github.wikistream.micrometer;

import io.github.wikistream.StreamListener;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a stream does as meters in a registry of the program.
 *
 * <pre>{@code
 * WikiStream.builder().listener(new WikiStreamMeters(registry))…start();
 * }</pre>
 *
 * <p>The meters are registered when the stream starts, all of them at once, so a counter that has not counted yet is 0 and not absent. They have
 * the tag {@code pipeline}; those of a sink have the tag {@code sink} too. {@code docs/reference/meters.md} lists names, tags and units. They
 * keep their last values after the stream has ended; {@link #close()} removes them.
 *
 * <p>An instance is for one stream. If it is given to another one, the meters of the first are removed. Two streams of one registry need different
 * pipeline names, or tags. Thread-safe.
 */
public final class WikiStreamMeters implements StreamListener, AutoCloseable {
    private final MeterRegistry registry;
    private final Tags tags;
    private volatile @Nullable RegisteredMeters meters;

    /**
     * Creates meters without further tags.
     *
     * @param registry where the meters are registered when the stream starts
     */
    public WikiStreamMeters(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Creates meters.
     *
     * @param registry where the meters are registered when the stream starts
     * @param tags     of each meter, beside {@code pipeline} and {@code sink}
     */
    public WikiStreamMeters(MeterRegistry registry, Iterable<? extends Tag> tags) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(tags);
    }

    @Override
    public synchronized void onStarted(WikiStream stream) {
        close();
        meters = new RegisteredMeters(registry, tags, stream);
    }

    private void record(Consumer<RegisteredMeters> change) {
        RegisteredMeters current = meters;
        if (current != null) {
            change.accept(current);
        }
    }

    @Override
    public void onOpened(Position from) {
        record(RegisteredMeters::opened);
    }

    @Override
    public void onLost(Signal.Lost lost) {
        record(current -> current.lost(lost));
    }

    @Override
    public void onSourceFailed(SourceException cause) {
        record(RegisteredMeters::sourceFailed);
    }

    @Override
    public void onGap(Signal.Gap gap) {
        record(RegisteredMeters::gap);
    }

    @Override
    public void onMissing(String sink, TopicPartition topic, Instant from, Instant to) {
        record(current -> current.missing(sink));
    }

    @Override
    public void onBatchWritten(String sink, int events, long elapsedNanos) {
        record(current -> current.written(sink, events, elapsedNanos));
    }

    /** Removes the meters from the registry. Idempotent. */
    @Override
    public synchronized void close() {
        RegisteredMeters current = meters;
        if (current != null) {
            current.remove();
            meters = null;
        }
    }
}
