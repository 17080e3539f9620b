package io.github.wikistream.sink;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;

/**
 * A place that events are written to. The engine calls {@code open}, then {@code write} any number of times, then {@code close}; after a
 * failed write it calls {@code open} again. {@code SinkContract} in wikistream-testkit tests these rules:
 *
 * <ol>
 *   <li><b>Serial.</b> Calls never overlap and each happens-before the next; threads may differ.
 *   <li><b>Atomic.</b> {@code write} stores all of the batch and its checkpoint, or nothing, and returns once that survives a crash of
 *       this process.
 *   <li><b>Truthful.</b> {@code open} returns the checkpoint of the last batch that was stored, whoever stored it.
 *   <li><b>Fenced.</b> A batch that does not follow the stored checkpoint is refused with {@link FencedException}, and changes nothing.
 *   <li><b>Honest failure.</b> {@link SinkException#isRetryable() Retryable} asks for the write again; {@link
 *       SinkException#isRepairable() repairable} stops this sink if the first {@code open} says so, and asks for the write again, more
 *       slowly, later; {@link PoisonException} says that the batch itself is refused, and the event at fault is looked for and put aside;
 *       all else stops this sink only.
 *   <li><b>Interruptible.</b> On interrupt, fail within one second and leave the flag set.
 *   <li><b>Closed is closed.</b> Closing twice is harmless; writing afterwards throws {@link IllegalStateException}.
 *   <li><b>Once for all.</b> A sink that {@linkplain #recognizesRepeats() recognises repeats} stores an event once, however many pipelines
 *       bring it.
 * </ol>
 */
public interface Sink extends AutoCloseable {
    /**
     * Prepares the store and tells how far it is. Called first, and again after every failed write.
     *
     * @return the checkpoint that is durable in the store for this pipeline; {@link Checkpoint#NONE} if none is
     * @throws SinkException if the store cannot be reached or prepared
     */
    Checkpoint open(SinkContext context);

    /**
     * Stores all of the batch and its checkpoint, or nothing. Returning means durable. A batch may hold no event at all: its checkpoint
     * still counts. The first batch of a pipeline, written as soon as the sink is open, holds none: its checkpoint says where the pipeline
     * begins.
     *
     * @throws PoisonException       if the store refuses what is in the batch, however well it is
     * @throws FencedException       if the store holds another checkpoint than {@link Batch#previous()}
     * @throws SinkException         if the write failed or its outcome is unknown
     * @throws IllegalStateException if the sink is not open
     */
    void write(Batch batch);

    /**
     * Tells how often the effect of an event may come about. A sink that cannot store the checkpoint with the data returns something else
     * than {@link Guarantee#EFFECTIVELY_ONCE}, the rules 2 to 4 then do not hold for it, and the engine keeps its checkpoint in a file if it
     * was given a folder for that.
     */
    default Guarantee guarantee() {
        return Guarantee.EFFECTIVELY_ONCE;
    }

    /**
     * Tells whether the sink leaves an event as it is that is stored already, whichever pipeline stored it and however long ago. A part of
     * the past can then be read into it again.
     */
    default boolean recognizesRepeats() {
        return false;
    }

    /** Frees what the sink holds. */
    @Override
    void close();
}
