package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.SinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The waits between the attempts of an outage. */
class OutageTest {
    private static final Duration MOST = Duration.ofSeconds(30);
    private final SinkException retryable = SinkException.retryable("down", null);
    private final SinkException repairable = SinkException.repairable("wrong password", null);

    private final ManualTime time = new ManualTime();
    private final List<String> reported = new ArrayList<>();

    /** Draws the smallest or the largest number that is allowed. */
    private static final class Extreme extends Random {
        private static final long serialVersionUID = 1;
        private final boolean largest;

        Extreme(boolean largest) {
            this.largest = largest;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return largest ? bound - 1 : origin;
        }
    }

    private Outage outage(boolean longest) {
        return new Outage(LaneSetting.at(time, new Extreme(longest)), new Unobserved() {
            @Override
            public void retrying(SinkException cause, int failures) {
                reported.add(cause.getMessage() + " after " + failures);
            }

            @Override
            public void recovered(int failures, Duration lasted) {
                reported.add("recovered from " + failures + " in " + lasted);
            }
        });
    }

    @Test
    void theLongestWaitDoublesUpToItsLimit() throws InterruptedException {
        Outage outage = outage(true);
        for (int i = 0; i < 40; i++) {
            outage.pause(retryable);
        }

        assertThat(time.sleeps.subList(0, 10))
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(800),
                        Duration.ofMillis(1_600),
                        Duration.ofMillis(3_200),
                        Duration.ofMillis(6_400),
                        Duration.ofMillis(12_800),
                        Duration.ofMillis(25_600),
                        MOST);
        assertThat(time.sleeps.subList(10, 40)).containsOnly(MOST);
    }

    @Test
    void theShortestWaitIsNone() throws InterruptedException {
        outage(false).pause(retryable);

        assertThat(time.sleeps).containsExactly(Duration.ZERO);
    }

    @Test
    void aRepairIsAwaitedForHalfTheLimitAtLeast() throws InterruptedException {
        outage(false).pause(repairable);
        outage(true).pause(repairable);

        assertThat(time.sleeps).containsExactly(MOST.dividedBy(2), MOST);
    }

    @Test
    void reportsItsAttemptsAndItsLength() throws InterruptedException {
        Outage outage = outage(true);
        outage.end();
        time.advance(Duration.ofHours(2));
        outage.pause(retryable);
        outage.pause(repairable);
        outage.end();
        outage.end();
        outage.pause(retryable);

        assertThat(reported)
                .containsExactly(
                        "down after 0", "wrong password after 1", "recovered from 2 in PT30.1S", "down after 0");
        assertThat(time.sleeps).endsWith(Duration.ofMillis(100));
    }
}
