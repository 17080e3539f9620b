package io.github.wikistream.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);

    @Test
    void wakesSleepersOnlyAtTheirTime() throws Exception {
        CompletableFuture<Instant> woken = CompletableFuture.supplyAsync(() -> {
            try {
                time.sleep(Duration.ofSeconds(2));
                return time.now();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(1));
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(woken.get()).isEqualTo(Instant.EPOCH.plusSeconds(2));
    }

    @Test
    void neverWaitsForThePastOrRunsBackwards() throws Exception {
        time.sleep(Duration.ofSeconds(-1));

        assertThat(time.now()).isEqualTo(Instant.EPOCH);
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
