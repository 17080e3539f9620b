package io.github.wikistream.internal.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next connection: the longest of the backoff and the delays that the server requests. Not
 * thread-safe.
 */
final class ReconnectDelay {
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private Duration asked = Duration.ZERO;

    ReconnectDelay(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** Records the delay that the server requests before every reconnection. */
    void ask(Duration reconnectionTime) {
        asked = reconnectionTime;
    }

    /**
     * Returns the delay after a connection.
     *
     * @param good whether the connection was useful, so that the backoff starts over
     * @param atLeast the delay that the server requests this time
     */
    Duration next(boolean good, Duration atLeast) {
        failures = good ? 0 : failures + 1;
        return longer(backoff.wait(failures, random), longer(atLeast, asked));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
