package io.github.wikistream.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short form of the soak that {@code docs/reference/fault-runs.md} describes: some kinds of faults once each, without
 * pauses. The command runs all of them.
 */
class SoakTest {
    /** Guards against hanging only; the test requires that the lanes recover. */
    private static final Duration BOUND = Duration.ofMinutes(10);

    private static final List<String> FAULTS = List.of(
            "both stores on a full disk",
            "memory full",
            "trickling connections",
            "silent connections",
            "paused connections",
            "redirects to the same host",
            "with Retry-After",
            "an HTML page before the events",
            "made-up topics",
            "invalid events");

    @Test
    void everyEventIsAccountedForAndEveryLaneRecovers(@TempDir Path folder) throws Exception {
        SoakPlan plan = new SoakPlan(1, Duration.ofMinutes(1), Duration.ZERO, 4, 500, BOUND, false, FAULTS);
        try {
            Soak soak = new Soak(folder, plan, System.out);
            Soak.Outcome outcome;
            try (soak) {
                outcome = soak.run();
            }

            assertThat(outcome.problems()).isEmpty();
            assertThat(outcome.verdicts()).isNotEmpty().allMatch(verdict -> verdict.expected() == verdict.stored());
            assertThat(outcome.lagged())
                    .as("lanes that fell out of the buffer; zero means that the outage of both stores was too short")
                    .isGreaterThanOrEqualTo(2);
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
