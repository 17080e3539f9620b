package io.github.wikistream.internal.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next connection: a random time up to a limit that doubles with each failure (full jitter), so
 * that many clients that were disconnected together do not reconnect together.
 *
 * @param first the limit without failures
 * @param most the highest limit
 */
public record Backoff(Duration first, Duration most) {
    /** This many doublings take 1 ms to 35 years, and 1 h does not overflow. */
    private static final int DOUBLINGS = 40;

    /** Returns the delay after a number of consecutive failed connections. */
    Duration wait(int failures, RandomGenerator random) {
        long limit = Math.min(most.toMillis(), first.toMillis() << Math.min(failures, DOUBLINGS));
        return Duration.ofMillis(random.nextLong(limit + 1));
    }
}
