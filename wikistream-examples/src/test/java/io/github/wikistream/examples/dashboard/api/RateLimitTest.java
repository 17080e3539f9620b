package io.github.wikistream.examples.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private long now;
    private final RateLimit limit = new RateLimit(10, 3, () -> now);

    @Test
    void allowsABurstAndThenTheRate() {
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isFalse();
        assertThat(limit.allows("b")).as("another address").isTrue();
        now += Duration.ofMillis(100).toNanos();
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isFalse();
    }
}
