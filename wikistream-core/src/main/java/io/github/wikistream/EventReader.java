package io.github.wikistream;

import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.config.SetOnce;
import io.github.wikistream.internal.engine.PullReader;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.source.Source;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads events one by one, for programs that need no sink. Lost connections are re-established, and each event is
 * delivered once. Created by {@link #builder()}.
 *
 * <pre>{@code
 * try (EventReader reader = EventReader.builder()
 *         .userAgent("my-program/1.0 (me@example.org)")
 *         .filter(EventFilter.wiki("enwiki"))
 *         .open()) {
 *     while (reader.hasNext()) {
 *         System.out.println(reader.next());
 *     }
 * }
 * }</pre>
 *
 * <p>Only the event that {@link #hasNext()} waits for is read ahead, so a slow program slows the source down. A program
 * that saves {@link #checkpoint()} after processing an event, and continues {@linkplain Builder#from from there} after
 * a crash, sees every event at least once; exactly once if it saves the checkpoint in one transaction with the result
 * of the event, or uses a {@link WikiStream}, whose sinks do so.
 *
 * <p>{@link #hasNext()}, {@link #next()} and {@link #stream()} belong to one thread at a time, which also calls the
 * {@link StreamListener} and the filter. Any thread, including these callbacks, may call the other methods; {@link
 * #close()} ends a wait.
 */
public final class EventReader implements Iterator<StreamEvent>, AutoCloseable {
    private final PullReader reader;

    private EventReader(PullReader reader) {
        this.reader = reader;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Waits for the next event without a time limit.
     *
     * @return {@code false} if the source has no more events, this reader was closed, or the thread is interrupted; its
     *     interrupt flag then stays set, and reading can continue once it is cleared
     * @throws SourceException if the source refuses permanently, or fails; each further call throws it again
     */
    @Override
    public boolean hasNext() {
        try {
            return reader.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Returns the next event, and waits for it if necessary.
     *
     * @throws NoSuchElementException if {@link #hasNext()} is {@code false}
     * @throws SourceException if the source refuses permanently
     */
    @Override
    public StreamEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "there is no next event: the source has ended, this reader was closed, or its thread is interrupted");
        }
        return reader.take();
    }

    /** Returns the following events as a sequential stream, which ends when {@link #hasNext()} is {@code false}. Closing it closes this reader. */
    public Stream<StreamEvent> stream() {
        int nature = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, nature), false)
                .onClose(this::close);
    }

    /**
     * Returns the events to come as a publisher with backpressure, for one subscriber, in place of {@link #next()}. An
     * event is read when it is requested, by a daemon thread of the publisher. The publisher completes when {@link
     * #hasNext()} is {@code false}, and fails with the exception that {@link #next()} throws; either way, and on
     * cancellation, this reader is closed.
     *
     * <p>While a subscriber has requested no further event, {@link #checkpoint()} is the checkpoint after the event
     * that it received last. A program that stores the checkpoint before it requests the next event, for example with
     * Reactor's {@code concatMap} and a prefetch of 0, sees every event at least once after a crash.
     */
    public Flow.Publisher<StreamEvent> publisher() {
        return new EventPublisher(this);
    }

    /**
     * Returns the position after the last event that {@link #next()} returned, and after those skipped since; {@link
     * Position#NONE} at the start. For display; to continue without repeats, use {@link #checkpoint()}.
     */
    public Position position() {
        return reader.position();
    }

    /**
     * Returns the checkpoint after the last event that {@link #next()} returned, and after those skipped since; before
     * the first event, the one that this reader starts from. Works after this reader was closed. Its {@link
     * Checkpoint#toJson() text} has 22 bytes per event of about the last ten seconds, by their own time.
     */
    public Checkpoint checkpoint() {
        return reader.checkpoint();
    }

    /** Returns the outcomes of the events so far. */
    public ReaderReport report() {
        return reader.report();
    }

    /** Stops reading; a waiting {@link #hasNext()} returns {@code false}. Idempotent. */
    @Override
    public void close() {
        reader.close();
    }

    /** Settings of an {@link EventReader}. Each is checked where it is set; {@link #open()} checks them together. */
    public static final class Builder extends SourceBuilder<Builder> {
        private @Nullable Checkpoint from;

        private Builder() {}

        /**
         * Sets the checkpoint to continue from.
         *
         * @param checkpoint from {@link EventReader#checkpoint()}; {@link Checkpoint#NONE}, the default, to start at
         *     {@code since}
         */
        public Builder from(Checkpoint checkpoint) {
            SetOnce.requireUnset("from", from);
            from = Objects.requireNonNull(checkpoint, "checkpoint");
            return this;
        }

        /**
         * Opens the reader. Its first {@link EventReader#hasNext()} connects.
         *
         * @throws IllegalArgumentException if the source's plugin refuses a setting, or the checkpoint belongs to
         *     another source
         * @throws PluginException if no plugin serves the source's URI, or two do
         */
        public EventReader open() {
            Source source = source();
            return new EventReader(new PullReader(
                    source,
                    from == null ? Checkpoint.NONE : from,
                    Start.origin(source, sourceName(), clock().instant()),
                    filter(),
                    listeners(),
                    clock(),
                    new Random()));
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
