package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpikeDetectorTest {
    private static final Instant START = Instant.parse("2026-06-20T00:00:00Z");

    private final SpikeDetector detector = new SpikeDetector(SpikeSettings.WIKIS);
    private int minute;

    private List<Spike> minute(Map<String, Long> counts) {
        return detector.observeMinute(at(minute++), counts);
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    private void usual(int minutes) {
        for (int i = 0; i < minutes; i++) {
            assertThat(minute(Map.of("enwiki", 18L + minute % 3))).isEmpty();
        }
    }

    @Test
    void oneBurstIsOneSpikeWithStartPeakAndEnd() {
        usual(120);
        int first = minute;
        assertThat(minute(Map.of("enwiki", 70L))).hasSize(1);
        assertThat(minute(Map.of("enwiki", 140L))).hasSize(1);
        assertThat(minute(Map.of("enwiki", 90L))).hasSize(1);
        List<Spike> told = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            told.addAll(minute(Map.of("enwiki", 20L)));
        }

        assertThat(told).extracting(Spike::start).containsOnly(at(first));
        List<Spike> ended = told.stream().filter(spike -> spike.end() != null).toList();
        assertThat(ended).hasSize(1);
        Spike spike = ended.get(0);
        assertThat(spike.key()).isEqualTo("enwiki");
        assertThat(spike.peak()).isBetween(at(first + 1), at(first + 2));
        assertThat(spike.end()).isBetween(at(first + 3), at(first + 8));
        assertThat(spike.score()).isBetween(0.8, 1.0);
        assertThat(spike.factor()).isBetween(3.0, 8.0);
        usual(60);
    }

    @Test
    void burstIsReportedBeforeItsMinuteEnds() {
        usual(120);
        Instant now = at(minute);

        assertThat(detector.observe(now.plusSeconds(10), Map.of("enwiki", 4L))).isEmpty();
        assertThat(detector.observe(now.plusSeconds(20), Map.of("enwiki", 40L)))
                .extracting(Spike::start)
                .containsExactly(now);
    }

    @Test
    void nothingIsReportedDuringWarmUp() {
        for (int i = 0; i < SpikeDetector.WARM_UP_MINUTES - 5; i++) {
            assertThat(minute(Map.of("enwiki", i == 40 ? 500L : 20L))).isEmpty();
        }
    }

    @Test
    void rareKeysHaveNoSpikeBelowTheFloor() {
        usual(120);
        assertThat(minute(Map.of("enwiki", 20L, "rarewiki", 29L))).isEmpty();
        assertThat(minute(Map.of("enwiki", 20L, "rarewiki", 5L)))
                .extracting(Spike::key)
                .containsExactly("rarewiki");
    }

    @Test
    void lastingLevelsBecomeUsual() {
        usual(120);
        boolean ended = false;
        for (int i = 0; i < 400; i++) {
            for (Spike spike : minute(Map.of("enwiki", 100L))) {
                ended |= spike.end() != null;
            }
        }
        assertThat(ended).isTrue();
        assertThat(minute(Map.of("enwiki", 100L))).isEmpty();
    }

    @Test
    void theHourOfTheDayIsTakenIntoAccount() {
        // Every day at six in the evening, a bot makes six times as many changes for an hour.
        int alarmsOfTheFirstDays = 0;
        int alarmsLater = 0;
        for (int i = 0; i < 8 * 1440; i++) {
            boolean busy = i % 1440 / 60 == 18;
            for (Spike spike : minute(Map.of("enwiki", (busy ? 120L : 20L) + i % 3))) {
                if (spike.end() != null) {
                    if (i < 2 * 1440) {
                        alarmsOfTheFirstDays++;
                    } else if (i > 5 * 1440) {
                        alarmsLater++;
                    }
                }
            }
        }
        assertThat(alarmsOfTheFirstDays).isPositive();
        assertThat(alarmsLater).isLessThanOrEqualTo(alarmsOfTheFirstDays);
    }

    @Test
    void minutesWithoutACallCountAsEmpty() {
        usual(120);
        minute += 30;
        assertThat(minute(Map.of("enwiki", 20L))).isEmpty();
    }

    @Test
    void timeMustNotRunBackwards() {
        usual(2);
        assertThatThrownBy(() -> detector.observe(START, Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new SpikeSettings(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpikeSettings(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpikeSettings(6, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
