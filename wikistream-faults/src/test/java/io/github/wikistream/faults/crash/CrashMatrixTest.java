package io.github.wikistream.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.faults.crash.CrashMatrix.Summary;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A short form of the crash matrix; {@code docs/reference/fault-runs.md} describes how to run all of it, or one seed.
 */
class CrashMatrixTest {
    private static final int KILLS_OF_A_RUN = 5;

    @Test
    void nothingIsLostOrDuplicatedWhenAProgramIsKilled() throws Exception {
        Summary summary = run(9, 10);

        assertThat(summary.failures()).isEmpty();
        assertThat(summary.kills()).isEqualTo(2 * KILLS_OF_A_RUN);
    }

    @Test
    void nothingIsLostOrDuplicatedWhenAServerIsKilled() throws Exception {
        Summary summary = run(4, 6);

        assertThat(summary.failures()).isEmpty();
        assertThat(summary.kills()).isEqualTo(3 * KILLS_OF_A_RUN);
    }

    @Test
    void theDocumentedSeedsCoverEveryPlace() {
        List<Strike> planned = LongStream.rangeClosed(1, 50)
                .boxed()
                .flatMap(seed ->
                        Strike.plan(Variant.of(seed), Variant.of(seed).turn(seed), new SplittableRandom(seed)).stream())
                .toList();

        for (Variant variant : Variant.values()) {
            assertThat(planned.stream()
                            .filter(strike -> strike.victim() == variant.victim())
                            .map(Strike::place))
                    .as(variant.name())
                    .containsAll(variant.places());
        }
        assertThat(Stream.of(Variant.values()).flatMap(variant -> variant.places().stream()))
                .contains(Place.values());
    }

    /** Skips the test on a machine that cannot run the servers, but not in CI. */
    private static Summary run(long first, long last) throws Exception {
        try {
            return CrashMatrix.run(LongStream.rangeClosed(first, last), List.of(Variant.values()), System.out);
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
