package io.github.wikistream.faults.soak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock with an adjustable skew. Thread-safe. */
final class SkewedClock extends Clock {
    private volatile Duration skew = Duration.ZERO;

    /** Sets how far the clock is ahead of the machine's; negative if behind. */
    void skew(Duration ahead) {
        skew = ahead;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(skew);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a skewed clock supports UTC only");
    }
}
