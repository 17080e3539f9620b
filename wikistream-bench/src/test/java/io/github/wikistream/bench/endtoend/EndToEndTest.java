package io.github.wikistream.bench.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndToEndTest {
    private static final int EVENTS = 2_500;

    @ParameterizedTest
    @EnumSource(Target.class)
    void bothPipelinesStoreTheSameChanges(Target target) throws Exception {
        try {
            EndToEnd.Comparison comparison = EndToEnd.compare(target, EVENTS, 1, 0);

            assertThat(comparison.ratios()).hasSize(1).doesNotContain(0.0);
            assertThat(comparison.wikistream()).allSatisfy(cost -> {
                assertThat(cost.events()).isBetween(EVENTS - 10L, (long) EVENTS);
                assertThat(cost.cpu()).isPositive();
                assertThat(cost.heap()).isNotNegative();
            });
            assertThat(comparison.plain())
                    .extracting(Cost::events)
                    .containsOnly(comparison.wikistream().get(0).events());
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
