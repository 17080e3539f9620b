package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.Lane;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.sink.Guarantee;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneMonitorTest {
    private static final String DISK_FULL = "could not extend file: No space left on device";

    private final MovableClock clock = new MovableClock();
    private final LaneMonitor monitor = new LaneMonitor(clock);

    /** A disk that was full for three minutes raised no notice (issue 15). */
    @ParameterizedTest
    @EnumSource(
            value = LaneState.class,
            names = {"RETRYING", "CATCHING_UP"})
    void reportsASinkThatRetriesForLongerThanARestart(LaneState state) {
        monitor.observe(List.of(lane(state, DISK_FULL)));
        assertThat(monitor.notices()).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        monitor.observe(List.of(lane(state, DISK_FULL)));
        assertThat(monitor.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.level()).isEqualTo("error");
            assertThat(notice.title()).contains("'postgresql'", "15:00:00 UTC");
            assertThat(notice.text()).contains(DISK_FULL);
        });
        monitor.observe(List.of(lane(LaneState.RUNNING, null)));
        assertThat(monitor.notices()).isEmpty();
    }

    @Test
    void reportsASinkThatHasFailed() {
        monitor.observe(List.of(lane(LaneState.FAILED, "fenced")));
        assertThat(monitor.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.title()).contains("has failed"));
    }

    @Test
    void reportsNoProblemOfALaneThatCatchesUp() {
        monitor.observe(List.of(lane(LaneState.CATCHING_UP, null)));
        clock.pass(Duration.ofMinutes(5));
        monitor.observe(List.of(lane(LaneState.CATCHING_UP, null)));
        assertThat(monitor.notices()).isEmpty();
    }

    private static Lane lane(LaneState state, @Nullable String failure) {
        return StreamReport.Lane.builder()
                .sink("postgresql")
                .state(state)
                .guarantee(Guarantee.EFFECTIVELY_ONCE)
                .failure(failure)
                .build();
    }
}
