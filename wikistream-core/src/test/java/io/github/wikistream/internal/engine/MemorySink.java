package io.github.wikistream.internal.engine;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/** A correct in-memory store that fails on demand, and can lose its latest batches like a store without fsync. */
public final class MemorySink implements Sink {
    /** The outcome of a write. */
    public enum Fate {
        SUCCEEDS,
        FAILS_BEFORE,
        FAILS_AFTER,
        LOSES_LATEST
    }

    private final Function<Batch, Fate> fate;
    private final List<Batch> applied = new ArrayList<>();
    private Checkpoint initial = Checkpoint.NONE;
    private boolean recognizing;

    public MemorySink(Function<Batch, Fate> fate) {
        this.fate = fate;
    }

    public MemorySink() {
        this(batch -> Fate.SUCCEEDS);
    }

    @Override
    public synchronized Checkpoint open(SinkContext context) {
        return durable();
    }

    private Checkpoint durable() {
        return applied.isEmpty() ? initial : applied.get(applied.size() - 1).checkpoint();
    }

    public synchronized void empty() {
        setDurable(Checkpoint.NONE);
    }

    public synchronized void setDurable(Checkpoint checkpoint) {
        applied.clear();
        initial = checkpoint;
    }

    @Override
    public synchronized void write(Batch batch) {
        Fate now = fate.apply(batch);
        if (now == Fate.FAILS_BEFORE) {
            throw SinkException.retryable("memory: told to fail before", null);
        }
        if (now == Fate.LOSES_LATEST) {
            for (int i = 0; i < 3 && applied.size() > 1; i++) {
                applied.remove(applied.size() - 1);
            }
            throw SinkException.retryable("memory: told to lose what was stored last", null);
        }
        if (!batch.previous().token().equals(durable().token())) {
            throw new FencedException(
                    "memory", batch.previous().token(), durable().token());
        }
        applied.add(batch);
        if (now == Fate.FAILS_AFTER) {
            throw SinkException.retryable("memory: told to fail after", null);
        }
    }

    /** Makes it recognise events that it has, and keep them unchanged. */
    MemorySink recognizingRepeats() {
        recognizing = true;
        return this;
    }

    @Override
    public boolean recognizesRepeats() {
        return recognizing;
    }

    @Override
    public void close() {}

    public synchronized List<UUID> ids() {
        return applied.stream()
                .flatMap(b -> b.events().stream())
                .map(StreamEvent::id)
                .toList();
    }

    public synchronized List<DeadLetter> letters() {
        return applied.stream().flatMap(b -> b.deadLetters().stream()).toList();
    }

    public synchronized Checkpoint checkpoint() {
        return durable();
    }

    /** Returns the checkpoint's mark of the topic of {@link ModelSource}. */
    public synchronized Completeness completeness() {
        return Objects.requireNonNull(durable().completeness().get(ModelSource.TOPIC));
    }
}
