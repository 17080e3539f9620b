package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.sink.Batch;
import java.time.Duration;

/** An observer for tests of something else. */
class Unobserved implements DeliveryObserver {
    @Override
    public void retrying(SinkException cause, int failures) {}

    @Override
    public void recovered(int failures, Duration lasted) {}

    @Override
    public void stored(Batch batch, long elapsedNanos) {}

    @Override
    public void poisoned(DeadLetter letter) {}
}
