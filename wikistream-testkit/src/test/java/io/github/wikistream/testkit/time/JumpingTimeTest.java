package io.github.wikistream.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JumpingTimeTest {
    private static final Instant START = Instant.parse("2026-01-13T16:00:00Z");

    private final JumpingTime time = new JumpingTime(START);

    @Test
    void waitsTakeNoTime() throws InterruptedException {
        time.sleep(Duration.ofDays(10));
        time.jump(Duration.ofSeconds(5));
        time.sleep(Duration.ofSeconds(-1));

        assertThat(time.now()).isEqualTo(START.plus(Duration.ofDays(10)).plusSeconds(5));
        assertThat(time.clock().instant()).isEqualTo(time.now());
        assertThat(time.clock().withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(time.now());
    }

    @Test
    void advancesToTheHoldAndContinuesWhenReleased() throws InterruptedException {
        time.holdAt(START.plusSeconds(10));
        CountDownLatch begun = new CountDownLatch(1);
        Thread sleeper = new Thread(() -> {
            begun.countDown();
            try {
                time.sleep(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sleeper.start();
        begun.await();
        while (!time.isHeld()) {
            Thread.onSpinWait();
        }
        assertThat(time.now()).isEqualTo(START.plusSeconds(10));
        time.jump(Duration.ofSeconds(5));
        assertThat(time.now()).isEqualTo(START.plusSeconds(10));

        time.holdAt(Instant.MAX);
        sleeper.join();
        assertThat(time.now()).isEqualTo(START.plusSeconds(30));
        assertThat(time.isHeld()).isFalse();
    }

    @Test
    void isInterruptible() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.sleep(Duration.ofSeconds(1))).isInstanceOf(InterruptedException.class);
    }
}
