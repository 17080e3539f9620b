package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.sink.Batch;
import java.time.Duration;

/** Receives notifications about the progress of a {@link Delivery}, in the lane's thread. */
interface DeliveryObserver {
    /**
     * An attempt failed and will be repeated.
     *
     * @param failures previous failed attempts in this outage
     */
    void retrying(SinkException cause, int failures);

    /**
     * An outage ended: the sink succeeded again.
     *
     * @param failures number of failed attempts
     * @param lasted time since the first failed attempt
     */
    void recovered(int failures, Duration lasted);

    /** A batch was stored. */
    void stored(Batch batch, long elapsedNanos);

    /** An event that the sink refused was stored as a dead letter. */
    void poisoned(DeadLetter letter);
}
