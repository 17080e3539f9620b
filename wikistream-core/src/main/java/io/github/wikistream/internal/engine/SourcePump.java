package io.github.wikistream.internal.engine;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.buffer.EventBuffer;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.ingest.UnexpectedFailure;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared reader: reads the source into the buffer in its own thread. Started once, stopped any number of times. */
final class SourcePump {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePump.class);

    private final Source source;
    private final EntryDecoder decoder;
    private final EventBuffer buffer;
    private final ListenerCalls listener;
    private final SourceWatch watch;

    // Used by the pump's thread
    private final SourceJournal journal;

    // Used by any thread
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong canaries = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicReference<@Nullable SourceException> failure = new AtomicReference<>();
    private volatile @Nullable Thread thread;
    private volatile @Nullable SourceReader reader;
    private volatile boolean ended;
    private volatile boolean stopping;

    /** Decides where reading starts. */
    @FunctionalInterface
    interface StartDecision {
        /** Waits for the decision; returns {@code null} if nothing is to be read. */
        @Nullable
        Start await() throws InterruptedException;
    }

    SourcePump(
            Source source,
            EntryDecoder decoder,
            EventBuffer buffer,
            SourceJournal journal,
            ListenerCalls listener,
            SourceWatch watch) {
        this.source = source;
        this.decoder = decoder;
        this.buffer = buffer;
        this.journal = journal;
        this.listener = listener;
        this.watch = watch;
    }

    void start(EngineThreads threads, StartDecision decision) {
        Thread created = threads.create("source", () -> run(decision));
        thread = created;
        created.start();
    }

    private void run(StartDecision decision) {
        try {
            Start start = decision.await();
            if (start != null) {
                read(start);
            }
        } catch (InterruptedException e) {
            LOG.debug("reading was stopped");
        } catch (Throwable e) {
            fail(e instanceof SourceException refused ? refused : UnexpectedFailure.ofSource(e));
        } finally {
            watch.works();
            buffer.end();
        }
    }

    private void read(Start from) throws InterruptedException {
        try (SourceReader opening = from.open(source)) {
            reader = opening;
            watch.waits();
            while (!stopping) {
                Signal signal = opening.next();
                if (signal instanceof Signal.Received event) {
                    watch.works();
                    receive(event);
                    watch.waits();
                } else if (signal instanceof Signal.Opened connection) {
                    buffer.append(new BufferEntry.Opened(connection.from()));
                    watch.opened();
                    journal.opened(connection);
                } else if (signal instanceof Signal.Gap gap) {
                    watch.gap(gap);
                    journal.gap(gap);
                } else if (signal instanceof Signal.Lost loss) {
                    watch.lost(loss);
                    journal.lost(loss);
                } else {
                    // A reader that is closed during a wait ends, too.
                    if (!stopping) {
                        ended = true;
                        LOG.info("the source has no more events");
                    }
                    return;
                }
            }
        } catch (IllegalStateException e) {
            // A waiting read is ended by closing the reader.
            if (!stopping) {
                throw e;
            }
        }
    }

    /** Counts an event once it is in the buffer; an event that closing kept out of it was not received. */
    private void receive(Signal.Received event) throws InterruptedException {
        BufferEntry.Received entry = decoder.decode(event);
        journal.received(entry.timestamp());
        buffer.append(entry);
        received.incrementAndGet();
        DeadLetter letter = entry.deadLetter();
        if (letter != null) {
            invalid.incrementAndGet();
            journal.deadLetter(letter);
        } else if (entry.content() instanceof Decoded.Canary) {
            canaries.incrementAndGet();
        } else if (entry.content() instanceof Decoded.Filtered) {
            filtered.incrementAndGet();
        }
    }

    /** Records that the source refuses permanently. Only the first failure counts. */
    void fail(SourceException cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error("reading stops: {}", cause.getMessage(), cause);
            listener.tell(l -> l.onSourceFailed(cause));
        }
    }

    /** Requests the end of reading: after the next signal, nothing more is read. */
    void requestStop() {
        stopping = true;
    }

    /**
     * Stops reading immediately.
     *
     * @param requester the thread that requested it in a callback, which must not be interrupted there; {@code null} if
     *     not in a callback
     */
    void stop(@Nullable Thread requester) {
        stopping = true;
        SourceReader current = reader;
        if (current != null) {
            close(current);
        }
        Thread running = thread;
        if (running != null && running != requester) {
            running.interrupt();
        }
        buffer.end();
    }

    private static void close(SourceReader reader) {
        try {
            reader.close();
        } catch (Throwable e) {
            LOG.warn("the source could not be closed", e);
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Returns whether the source has no more events. */
    boolean hasEnded() {
        return ended;
    }

    @Nullable
    SourceException failure() {
        return failure.get();
    }

    long received() {
        return received.get();
    }

    long canaries() {
        return canaries.get();
    }

    long invalid() {
        return invalid.get();
    }

    long filtered() {
        return filtered.get();
    }
}
