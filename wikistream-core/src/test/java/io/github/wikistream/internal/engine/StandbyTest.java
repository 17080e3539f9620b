package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport.LaneState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances of one pipeline on one store. */
class StandbyTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofMillis(20);

    private final Random random = new Random(7);
    private final ModelSource source = new ModelSource(random, 0.002);
    private final List<UUID> ids = source.fill(3_000, random);
    private final MemorySink store = new MemorySink();

    private Engine engine() {
        return new Engine(
                source,
                Map.of("memory", store),
                Setting.of(random, 1 << 24, 10, SILENCE, event -> true),
                new StreamListener() {});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void togetherTheyStoreEachEventOnceWhicheverIsStopped(long seed) throws Exception {
        Random chance = new Random(seed);
        Engine one = engine();
        Engine other = engine();
        one.start();
        other.start();
        for (int i = 0; i < 6; i++) {
            one.await(Duration.ofMillis(chance.nextInt(10)));
            // After the first has ended, the second takes over; a third is then on standby.
            one.close();
            one = other;
            other = engine();
            other.start();
        }
        assertThat(one.await(LONG)).isTrue();
        assertThat(other.await(LONG)).isTrue();
        one.close();
        other.close();
        assertThat(store.ids()).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void standbyInstanceStopsImmediatelyOnRequest() throws Exception {
        Engine second = engine();
        try (Engine first = engine()) {
            first.start();
            second.start();
            assertThat(first.await(LONG)).isTrue();
            second.close();
            assertThat(second.report().lanes().get(0).state()).isEqualTo(LaneState.DONE);
        }
    }
}
