package io.github.wikistream.internal.http;

import io.github.wikistream.source.SseSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of a server: this machine's clock, corrected by the {@code Date} of the server's responses if the two differ
 * much. Events are dated by clocks that agree with the server's, so their dates are compared with it. Thread-safe.
 */
final class ServerClock extends Clock {
    /** {@code Date} is in whole seconds, and a response takes time; a smaller error is harmless. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);

    private final Clock clock;
    private final String server;
    private volatile Duration skew = Duration.ZERO;
    private boolean warned;

    /**
     * Shows this machine's time until a response is observed.
     *
     * @param server for the log
     */
    ServerClock(Clock clock, String server) {
        this.clock = clock;
        this.server = server;
    }

    /** Records the {@code Date} of a response that was just received. */
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
