package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A sink and its durable checkpoint. Repeats failed attempts; after each one, reopens the sink and compares
 * checkpoints. Used by the lane's thread.
 */
final class SinkSession {
    private final Sink sink;
    private final LaneSettings settings;
    private final String writer;
    private final DeliveryObserver observer;
    private final Outage outage;
    private Checkpoint durable = Checkpoint.NONE;
    private long sequence;
    private boolean openedBefore;

    /** The result of one write. */
    sealed interface Written {
        /** The batch is durable. */
        record Stored() implements Written {}

        /** The sink refuses the batch because of its content and has not stored it. */
        record Refused(PoisonException cause) implements Written {}

        /** The store holds neither the checkpoint of the batch nor the previous one. */
        record Elsewhere(Checkpoint found) implements Written {}
    }

    /**
     * @param writer prefix of this run's checkpoint tokens
     */
    SinkSession(Sink sink, LaneSettings settings, String writer, DeliveryObserver observer) {
        this.sink = sink;
        this.settings = settings;
        this.writer = writer;
        this.observer = observer;
        outage = new Outage(settings, observer);
    }

    /** Returns the checkpoint that the store has acknowledged, or that was found in it. */
    Checkpoint durable() {
        return durable;
    }

    void setDurable(Checkpoint found) {
        durable = found;
    }

    String nextToken() {
        return writer + "-" + ++sequence;
    }

    /** Returns whether this run has written a checkpoint. */
    boolean isOwn(Checkpoint checkpoint) {
        return checkpoint.token().startsWith(writer + "-");
    }

    /**
     * Opens the sink and returns its checkpoint. Repeats failed attempts.
     *
     * @param patient whether to repeat a failed attempt
     */
    Checkpoint open(BooleanSupplier patient) throws InterruptedException {
        while (true) {
            boolean first = !openedBefore;
            openedBefore = true;
            try {
                return sink.open(new SinkContext(settings.pipeline()));
            } catch (SinkException e) {
                if (!isWorthRetrying(e, first) || !patient.getAsBoolean()) {
                    throw e;
                }
                outage.pause(e);
            }
        }
    }

    /** Reopens the sink. Returns its checkpoint if that is not the durable one. */
    Optional<Checkpoint> reopen() throws InterruptedException {
        Checkpoint found = open(() -> true);
        return found.token().equals(durable.token()) ? Optional.empty() : Optional.of(found);
    }

    /**
     * On the first open, a fault that requires a repair is a wrong setting; after the sink has worked, it may be
     * temporary.
     */
    private boolean isWorthRetrying(SinkException cause, boolean first) {
        return cause.isRetryable() || (cause.isRepairable() && !first && !settings.failFast());
    }

    /** Waits before the next attempt, or throws the cause if another attempt is useless. */
    void pauseOrThrow(SinkException cause) throws InterruptedException {
        if (!isWorthRetrying(cause, false)) {
            throw cause;
        }
        outage.pause(cause);
    }

    /** Records a successful attempt. */
    void succeeded() {
        outage.end();
    }

    /** Writes a batch that follows the durable checkpoint. Repeats failed attempts. */
    Written write(Batch batch) throws InterruptedException {
        long start = settings.time().nanoTime();
        Checkpoint next = batch.checkpoint();
        while (true) {
            try {
                sink.write(batch);
                break;
            } catch (PoisonException e) {
                return new Written.Refused(e);
            } catch (SinkException e) {
                boolean fenced = e instanceof FencedException;
                if (!fenced) {
                    pauseOrThrow(e);
                }
                Optional<Checkpoint> other = reopen();
                if (other.isPresent()) {
                    if (other.get().token().equals(next.token())) {
                        break;
                    }
                    return new Written.Elsewhere(other.get());
                }
                if (fenced) {
                    // The other writer's checkpoint no longer exists.
                    outage.pause(e);
                }
            }
        }
        durable = next;
        succeeded();
        observer.stored(batch, settings.time().nanoTime() - start);
        return new Written.Stored();
    }
}
