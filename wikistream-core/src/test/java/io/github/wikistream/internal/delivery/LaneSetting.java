package io.github.wikistream.internal.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Settings of one lane: batches of three events or 1,000 bytes, which wait for 100 ms. */
final class LaneSetting {
    static final Instant NOW = Instant.parse("2026-06-20T15:00:00Z");
    static final Duration LINGER = Duration.ofMillis(100);
    static final Duration IDLE_LINGER = Duration.ofSeconds(10);

    private LaneSetting() {}

    static LaneSettings at(LaneTime time) {
        return at(time, new Random(1));
    }

    static LaneSettings at(LaneTime time, RandomGenerator random) {
        return new LaneSettings(
                "test",
                3,
                1_000,
                LINGER,
                IDLE_LINGER,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                null,
                false,
                Clock.fixed(NOW, ZoneOffset.UTC),
                time,
                random);
    }
}
