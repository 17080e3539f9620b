package io.github.wikistream.bench.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.bench.crashes.CrashMatrix.Summary;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A quick share of the crash matrix; {@code docs/delivery.md} tells how to run all of it, or one seed again. */
class CrashMatrixTest {
    private static final int KILLS_OF_A_RUN = 5;

    @Test
    void nothingIsLostOrDoubledWhereAProgramIsKilled() throws Exception {
        Summary summary =
                CrashMatrix.run(LongStream.rangeClosed(9, 10), List.of(Variant.BOTH, Variant.FILES), System.out);

        assertThat(summary.failures()).isEmpty();
        assertThat(summary.kills()).isEqualTo(2 * KILLS_OF_A_RUN);
    }

    @Test
    void nothingIsLostOrDoubledWhereAServerIsKilled() throws Exception {
        Summary summary = CrashMatrix.run(
                LongStream.rangeClosed(4, 6),
                List.of(Variant.POSTGRES_SERVER, Variant.REDIS_LAST_SECOND, Variant.REDIS_OLD_SAVE),
                System.out);

        assertThat(summary.failures()).isEmpty();
        assertThat(summary.kills()).isEqualTo(3 * KILLS_OF_A_RUN);
    }

    @Test
    void everyPlaceIsStruckByTheSeedsThatTheDocumentationNames() {
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
}
