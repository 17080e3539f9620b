package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.sink.Batch;
import java.time.Duration;

/** Is notified of the progress of a {@link Delivery}, in the lane's thread. */
interface DeliveryObserver {
    /**
     * An attempt failed and will be repeated.
     *
     * @param failures failed attempts before it in this outage
     */
    void retrying(SinkException cause, int failures);

    /**
     * An outage ended: the sink succeeded again.
     *
     * @param failures failed attempts
     * @param lasted   time since the first of them
     */
    void recovered(int failures, Duration lasted);

    /** A batch was stored. */
    void stored(Batch batch, long elapsedNanos);

    /** An event that the sink refused was stored as a dead letter. */
    void poisoned(DeadLetter letter);
}
