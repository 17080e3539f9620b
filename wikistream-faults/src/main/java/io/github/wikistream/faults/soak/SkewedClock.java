package io.github.wikistream.faults.soak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock with a skew that can be changed while it runs. Safe for use by several threads. */
final class SkewedClock extends Clock {
    private volatile Duration skew = Duration.ZERO;

    /** Sets how much later it shows than the machine's clock; negative if earlier. */
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
        throw new UnsupportedOperationException("a skewed clock is of UTC");
    }
}
