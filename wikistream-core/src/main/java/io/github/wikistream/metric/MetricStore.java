package io.github.wikistream.metric;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.sink.Guarantee;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A store of counts. The engine aggregates a batch before a store sees it, so the work of a store grows with the
 * distinct counters of a batch, not with its events. {@code MetricStoreContract} in wikistream-testkit tests these
 * rules:
 *
 * <ol>
 *   <li><b>Serial.</b> {@code open}, {@code apply} and {@code close} never overlap; other threads may use the reader
 *       meanwhile.
 *   <li><b>Atomic.</b> {@code apply} adds all of the batch and stores its checkpoint, or changes nothing.
 *   <li><b>Truthful.</b> {@code open} returns the checkpoint of the last batch that was applied, by any instance.
 *   <li><b>Fenced.</b> A batch that does not follow the stored checkpoint is refused with {@link FencedException}, and
 *       changes nothing.
 *   <li><b>Exact.</b> Totals are kept forever. Other counts are kept as the table states, measured in event time from
 *       the newest minute with a count; events too late for minutes and hours count in the totals only. Leaderboards
 *       are exact while their minutes are kept, and after that within {@link MetricReader.Leaderboard#error}.
 *   <li><b>Closed is closed.</b> Closing twice is harmless; applying afterwards throws {@link IllegalStateException}.
 *   <li><b>Distinct.</b> A distinct member is counted once in a window, in however many of its minutes it occurs; the
 *       estimate stays within its stated error.
 *   <li><b>Spread.</b> The distributions of minutes add up to that of their window, bucket by bucket.
 *   <li><b>One state.</b> Several queries of one call are answered between the same two batches.
 * </ol>
 *
 * <table>
 *   <caption>Retention</caption>
 *   <tr><th>counts</th><th>by the minute</th><th>by the hour</th></tr>
 *   <tr><td>counters, distributions</td><td>1,440 minutes</td><td>192 hours</td></tr>
 *   <tr><td>leaderboards, distinct members</td><td>at least 70 minutes</td><td>24 hours; of a leaderboard, the first 1,000 places</td></tr>
 * </table>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface MetricStore extends AutoCloseable {
    /**
     * Prepares the store and returns its checkpoint. Called first, and again after every failed {@code apply}.
     *
     * @return the checkpoint that the store holds for this pipeline; {@link Checkpoint#NONE} if none
     * @throws SinkException if the store cannot be reached or prepared
     */
    Checkpoint open(MetricContext context);

    /**
     * Adds all of the batch and stores its checkpoint, or changes nothing.
     *
     * @throws FencedException if the store holds another checkpoint than {@link MetricBatch#previous()}
     * @throws SinkException if it failed or its outcome is unknown
     * @throws IllegalStateException if the store is not open
     */
    void apply(MetricBatch batch);

    /**
     * Returns a reader of the counts of the opened pipeline. Thread-safe until the store is closed.
     *
     * @throws IllegalStateException if the store is not open
     */
    MetricReader reader();

    /**
     * Returns how often an event may be counted. For a store that returns anything other than {@link
     * Guarantee#EFFECTIVELY_ONCE}, the default, rules 2 to 4 do not hold, as for {@link
     * io.github.wikistream.sink.Sink#guarantee()}.
     */
    default Guarantee guarantee() {
        return Guarantee.EFFECTIVELY_ONCE;
    }

    /** Releases the resources of the store. */
    @Override
    void close();
}
