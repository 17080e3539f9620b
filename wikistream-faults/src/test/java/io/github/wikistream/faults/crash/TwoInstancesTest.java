package io.github.wikistream.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.faults.crash.TwoInstances.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A few seconds of two instances; {@code docs/reference/fault-runs.md} describes how to run five minutes. */
class TwoInstancesTest {
    @Test
    void storesEqualTheStreamAlthoughEitherInstanceIsKilled() throws Exception {
        Outcome outcome = TwoInstances.run(Duration.ofSeconds(10), 1, System.out);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.kills()).isPositive();
    }
}
