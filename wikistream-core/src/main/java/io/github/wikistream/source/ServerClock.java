package io.github.wikistream.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time as a server has it: this machine's clock, corrected by the {@code Date} of the server's answers if the two are far apart. Events
 * are dated by clocks that agree with the server's, so that is the clock to judge their dates by. Safe for use by several threads.
 */
final class ServerClock extends Clock {
    /** {@code Date} has whole seconds and an answer takes some; to be off by less does no harm. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);

    private final Clock clock;
    private final String server;
    private volatile Duration skew = Duration.ZERO;
    private boolean warned;

    /**
     * Creates a clock that shows this machine's time until an answer is observed.
     *
     * @param server for the log
     */
    ServerClock(Clock clock, String server) {
        this.clock = clock;
        this.server = server;
    }

    /** Takes the {@code Date} of an answer that has just come. */
    synchronized void observe(Instant date) {
        Duration difference = Duration.between(clock.instant(), date);
        skew = difference.abs().compareTo(TOLERANCE) > 0 ? difference : Duration.ZERO;
        if (!skew.isZero() && !warned) {
            warned = true;
            LOG.warn(
                    "this machine's clock is {} s {} that of {}; events are judged by the server's. Set the clock, by NTP for example",
                    skew.abs().toSeconds(),
                    skew.isNegative() ? "ahead of" : "behind",
                    server);
        }
    }

    /** Returns how far the server's clock is ahead of this machine's; negative if it is behind. */
    Duration skew() {
        return skew;
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(skew);
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return offset(clock.withZone(zone), skew);
    }
}
