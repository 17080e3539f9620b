package io.github.wikistream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.testkit.servers.ServerUnavailableException;
import io.github.wikistream.testkit.servers.Skip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two minutes of what {@code docs/delivery.md} tells how to run for a quarter of an hour: each kind of fault once, without pauses. Faults
 * that the program waits up to a minute for a repair of are left to the command.
 */
class SoakTest {
    /** Guards against hanging only: what counts is that the lanes recover. */
    private static final Duration BOUND = Duration.ofMinutes(10);

    @Test
    void everyEventIsAccountedForAndNoLaneIsLeftBehind(@TempDir Path folder) throws Exception {
        Soak.Plan plan = new Soak.Plan(1, Duration.ofMinutes(2), Duration.ZERO, 4, 500, BOUND, false, List.of());
        try {
            Soak soak = new Soak(folder, plan, System.out);
            Soak.Outcome outcome;
            try (soak) {
                outcome = soak.run();
            }

            assertThat(outcome.problems()).isEmpty();
            assertThat(outcome.verdicts()).isNotEmpty().allMatch(verdict -> verdict.expected() == verdict.stored());
            assertThat(outcome.lagged())
                    .as("lanes that fell out of the buffer: none, if both stores were not down for long enough")
                    .isGreaterThanOrEqualTo(2);
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
