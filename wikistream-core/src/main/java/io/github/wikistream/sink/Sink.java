package io.github.wikistream.sink;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A store of events. The engine calls {@code open}, then {@code write} any number of times, then {@code close}; after a
 * failed write it calls {@code open} again. {@code SinkContract} in wikistream-testkit tests these rules:
 *
 * <ol>
 *   <li><b>Serial.</b> Calls never overlap and each happens-before the next; threads may differ.
 *   <li><b>Atomic.</b> {@code write} stores all of the batch and its checkpoint, or nothing, and returns once the
 *       result survives a crash of this process.
 *   <li><b>Truthful.</b> {@code open} returns the checkpoint of the last batch that was stored, by any instance.
 *   <li><b>Fenced.</b> A batch that does not follow the stored checkpoint is refused with {@link FencedException}, and
 *       changes nothing.
 *   <li><b>Honest failure.</b> A {@linkplain SinkException#isRetryable() retryable} failure repeats the write. A
 *       {@linkplain SinkException#isRepairable() repairable} failure stops this sink at the first {@code open}, and
 *       later repeats the write at a lower rate. {@link PoisonException} refuses the content of the batch: the engine
 *       isolates the event at fault as a dead letter. All other failures stop this sink only.
 *   <li><b>Interruptible.</b> On interrupt, fail within one second and leave the flag set.
 *   <li><b>Closed is closed.</b> Closing twice is harmless; writing afterwards throws {@link IllegalStateException}.
 *   <li><b>Once for all.</b> A sink that {@linkplain #recognizesRepeats() recognises repeats} stores an event once,
 *       even if several pipelines deliver it.
 * </ol>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface Sink extends AutoCloseable {
    /**
     * Prepares the store and returns its checkpoint. Called first, and again after every failed write.
     *
     * @return the checkpoint that is durable in the store for this pipeline; {@link Checkpoint#NONE} if none is
     * @throws SinkException if the store cannot be reached or prepared
     */
    Checkpoint open(SinkContext context);

    /**
     * Stores all of the batch and its checkpoint, or nothing. Returns once the batch is durable. A batch may contain no
     * events; its checkpoint is stored all the same. The first batch of a pipeline, written as soon as the sink is
     * open, contains none: its checkpoint states where the pipeline starts.
     *
     * @throws PoisonException if the store refuses the content of the batch
     * @throws FencedException if the store holds another checkpoint than {@link Batch#previous()}
     * @throws SinkException if the write failed or its outcome is unknown
     * @throws IllegalStateException if the sink is not open
     */
    void write(Batch batch);

    /**
     * Returns how often an event may take effect. A sink that cannot store the checkpoint with the data returns
     * something other than {@link Guarantee#EFFECTIVELY_ONCE}, the default. Rules 2 to 4 do not hold for it, and the
     * engine stores its checkpoint in a file if a checkpoint folder is set.
     */
    default Guarantee guarantee() {
        return Guarantee.EFFECTIVELY_ONCE;
    }

    /**
     * Returns whether the sink ignores an event that it already stores, from any pipeline and at any time. A range of
     * the past can then be replayed into it. The default is {@code false}.
     */
    default boolean recognizesRepeats() {
        return false;
    }

    /**
     * Returns the age of the oldest events that the sink needs if it is emptied while the engine writes to it. The
     * engine then reads the events of this run again, and older ones up to that age. The default is {@link
     * Duration#ZERO}.
     */
    default Duration lookback() {
        return Duration.ZERO;
    }

    /** Releases the resources of the sink. */
    @Override
    void close();
}
