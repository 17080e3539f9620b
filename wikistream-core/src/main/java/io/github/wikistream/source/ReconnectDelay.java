package io.github.wikistream.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next connection: the longest of the backoff and what the server asks for. Not thread-safe. */
final class ReconnectDelay {
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private Duration asked = Duration.ZERO;

    ReconnectDelay(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** Notes how long the server asks clients to wait before every reconnection. */
    void ask(Duration reconnectionTime) {
        asked = reconnectionTime;
    }

    /**
     * Returns the wait after a connection.
     *
     * @param good    whether the connection was of use: then the backoff starts over
     * @param atLeast how long the server asks to wait this time
     */
    Duration next(boolean good, Duration atLeast) {
        failures = good ? 0 : failures + 1;
        return longer(backoff.wait(failures, random), longer(atLeast, asked));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
