package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.Lane;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.sink.Guarantee;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locales")
class RunSummaryTest {
    @Test
    void isOneLineOfJsonInAFixedOrder() {
        StreamReport report = StreamReport.builder()
                .received(390)
                .canaries(4)
                .invalid(1)
                .repeats(12)
                .ended(true)
                .elapsed(Duration.ofMillis(1520))
                .lanes(List.of(lane("postgresql", 373), lane("redis-2", 370)))
                .build();
        assertThat(RunSummary.of(report))
                .isEqualTo("{\"received\":390,\"canaries\":4,\"invalid\":1,\"filtered\":0,\"repeats\":12,"
                        + "\"stored\":{\"postgresql\":373,\"redis-2\":370},\"seconds\":1.52}");
    }

    private static Lane lane(String name, long stored) {
        return Lane.builder()
                .sink(name)
                .state(LaneState.DONE)
                .guarantee(Guarantee.EFFECTIVELY_ONCE)
                .taken(stored)
                .stored(stored)
                .build();
    }
}
