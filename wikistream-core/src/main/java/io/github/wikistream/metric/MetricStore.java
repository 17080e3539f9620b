package io.github.wikistream.metric;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.query.BucketRetention;
import io.github.wikistream.metric.query.MetricReader;

/**
 * Where counts live. The engine sums up a batch's metrics before a store sees them, so that the work grows with the distinct counters of
 * a batch and not with its events. {@code MetricStoreContract} in wikistream-testkit tests these rules:
 *
 * <ol>
 *   <li><b>Serial.</b> {@code open}, {@code apply} and {@code close} never overlap; the reader may be used by other threads meanwhile.
 *   <li><b>Atomic.</b> {@code apply} adds all of the batch and stores its checkpoint, or changes nothing.
 *   <li><b>Truthful.</b> {@code open} returns the checkpoint of the last batch that was applied, whoever applied it.
 *   <li><b>Fenced.</b> A batch that does not follow the stored checkpoint is refused with {@link FencedException}, and changes nothing.
 *   <li><b>Exact.</b> Totals are kept for ever; counters by the minute and by the hour as long as {@link BucketRetention} says, and what comes
 *       too late for either counts in the totals alone. Leaderboards are exact while their minutes are kept, and beyond that off by no
 *       more than {@link MetricReader.Leaderboard#error} says.
 *   <li><b>Closed is closed.</b> Closing twice is harmless; applying afterwards throws {@link IllegalStateException}.
 *   <li><b>Distinct.</b> Distinct members are counted once in a window, however often and in whichever of its minutes they occur; the
 *       estimate keeps the error that it states.
 *   <li><b>Spread.</b> Distributions of minutes add up to that of their window, bucket by bucket.
 *   <li><b>One moment.</b> Several questions asked at once are answered between the same two batches.
 * </ol>
 */
public interface MetricStore extends AutoCloseable {
    /**
     * Prepares the store and tells how far it is. Called first, and again after every failed {@code apply}.
     *
     * @return the checkpoint that the store holds for this pipeline; {@link Checkpoint#NONE} if none
     * @throws SinkException if the store cannot be reached or prepared
     */
    Checkpoint open(MetricContext context);

    /**
     * Adds all of the batch and stores its checkpoint, or changes nothing.
     *
     * @throws FencedException       if the store holds another checkpoint than {@link MetricBatch#previous()}
     * @throws SinkException         if it failed or its outcome is unknown
     * @throws IllegalStateException if the store is not open
     */
    void apply(MetricBatch batch);

    /**
     * Returns a reader of this store's counts. Safe for use by several threads, until the store is closed.
     *
     * @throws IllegalStateException if the store is not open
     */
    MetricReader reader();

    /** Frees what the store holds. */
    @Override
    void close();
}
