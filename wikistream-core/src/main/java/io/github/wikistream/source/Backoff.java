package io.github.wikistream.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: any time up to a limit that doubles with each failure (full jitter), so that many clients
 * that were cut off together do not come back together.
 *
 * @param first the limit after no failure
 * @param most  the limit after many
 */
record Backoff(Duration first, Duration most) {
    /** So many take 1 ms to 35 years, and 1 h does not overflow. */
    private static final int DOUBLINGS = 40;

    /** Returns a wait after so many connections in a row that came to nothing. */
    Duration wait(int failures, RandomGenerator random) {
        long limit = Math.min(most.toMillis(), first.toMillis() << Math.min(failures, DOUBLINGS));
        return Duration.ofMillis(random.nextLong(limit + 1));
    }
}
