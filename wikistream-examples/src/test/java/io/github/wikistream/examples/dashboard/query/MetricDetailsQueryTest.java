package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.wikistream.examples.dashboard.query.MetricDetails.Distinct;
import io.github.wikistream.examples.dashboard.query.MetricDetails.MetricSeries;
import io.github.wikistream.metric.query.Distribution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MetricDetailsQueryTest {
    private final RecordedMetrics counted = new RecordedMetrics();

    private MetricDetailsQuery numbers(String now) {
        Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
        return new LiveMetricsQuery(counted.store()::reader, true, true, clock).details();
    }

    @Test
    void answersForAMetricOfOnesOwn() {
        counted.count("2026-06-20T14:30:00Z", "moods", "cheerful", 2)
                .count("2026-06-20T15:01:00Z", "moods", "grumpy", 3)
                .top("2026-06-20T15:01:00Z", "moods", "enwiki", 4);
        MetricDetailsQuery numbers = numbers("2026-06-20T15:01:15Z");
        assertThat(numbers.in("moods", "5m", Duration.ofMinutes(5), 10, "all").counts())
                .containsOnlyKeys("grumpy");
        assertThat(numbers.in("moods", "1h", Duration.ofHours(1), 10, "all")
                        .counts()
                        .keySet())
                .containsExactly("grumpy", "cheerful");
        assertThat(numbers.in("moods", "1h", Duration.ofHours(1), 10, "all").top())
                .singleElement()
                .satisfies(rank -> assertThat(rank.member()).isEqualTo("enwiki"));
        assertThat(numbers.totals("moods").counts()).hasSize(2);
        assertThat(numbers.totals("never-counted").counts()).isEmpty();
    }

    @Test
    void tellsTheSeriesOfAMetric() {
        counted.count("2026-06-20T14:30:00Z", "moods", "cheerful", 2)
                .count("2026-06-20T14:58:00Z", "moods", "cheerful", 4)
                .count("2026-06-20T15:01:00Z", "moods", "grumpy", 3);
        MetricDetailsQuery numbers = numbers("2026-06-20T15:01:15Z");

        MetricSeries minutes = series(numbers.in("moods", "5m", Duration.ofMinutes(5), 10, "all"));
        assertThat(minutes.start()).isEqualTo("2026-06-20T14:57:00Z");
        assertThat(minutes.stepSeconds()).isEqualTo(60);
        assertThat(minutes.values())
                .containsExactly(
                        entry("cheerful", List.of(0L, 4L, 0L, 0L, 0L)), entry("grumpy", List.of(0L, 0L, 0L, 0L, 3L)));

        MetricSeries hours = series(numbers.in("moods", "24h", Duration.ofHours(24), 1, "all"));
        assertThat(hours.start()).isEqualTo("2026-06-19T15:00:00Z");
        assertThat(hours.stepSeconds()).isEqualTo(3600);
        assertThat(hours.values()).containsOnlyKeys("cheerful");
        assertThat(hours.values().get("cheerful")).hasSize(25).endsWith(6L, 0L);
    }

    private static MetricSeries series(MetricDetails answer) {
        return Objects.requireNonNull(answer.series(), "a window has series");
    }

    @Test
    void tellsDistinctMembersAndDistributions() {
        counted.unique("2026-06-20T14:30:00Z", "moods", "all", Set.of("Ada", "Bob"))
                .unique("2026-06-20T15:01:00Z", "moods", "all", Set.of("Bob", "Eve"))
                .unique("2026-06-20T15:01:00Z", "moods", "night", Set.of("Eve"))
                .spread("2026-06-20T14:30:00Z", "moods", "all", Distribution.of(15))
                .spread(
                        "2026-06-20T15:01:00Z",
                        "moods",
                        "all",
                        Distribution.of(LongStream.rangeClosed(1, 10).toArray()));
        MetricDetailsQuery numbers = numbers("2026-06-20T15:01:15Z");

        MetricDetails minutes = numbers.in("moods", "5m", Duration.ofMinutes(5), 10, "all");
        assertThat(minutes.distinct())
                .isEqualTo(new Distinct("all", Instant.parse("2026-06-20T14:57:00Z"), true, 2, 0.0081));
        assertThat(minutes.distribution())
                .isEqualTo(new MetricDetails.Values(
                        "all",
                        true,
                        10,
                        5.5,
                        Map.of("p5", 1L, "p25", 3L, "p50", 5L, "p75", 8L, "p95", 10L, "p99", 10L)));
        MetricDetails hour = numbers.in("moods", "1h", Duration.ofHours(1), 10, "all");
        assertThat(hour.distinct()).extracting(Distinct::count).isEqualTo(3L);
        assertThat(hour.distribution())
                .extracting(values -> values.percentiles().get("p99"))
                .isEqualTo(15L);
        MetricDetails other = numbers.in("moods", "1h", Duration.ofHours(1), 10, "night");
        assertThat(other.distinct()).extracting(Distinct::count).isEqualTo(1L);
        assertThat(other.distribution()).isNull();
        assertThat(numbers.totals("moods").distinct()).isNull();
    }

    @Test
    void saysByHowMuchALeaderboardMayBeShort() {
        for (int minute = 0; minute < 3; minute++) {
            for (int i = 0; i <= 1_000; i++) {
                counted.top("2026-06-20T12:00:00Z", "moods", "member " + i, 2);
            }
        }
        counted.top("2026-06-20T15:01:00Z", "moods", "Ada", 1);
        MetricDetailsQuery numbers = numbers("2026-06-20T15:01:15Z");
        assertThat(numbers.in("moods", "5m", Duration.ofMinutes(5), 10, "all").topError())
                .isZero();
        assertThat(numbers.in("moods", "24h", Duration.ofHours(24), 10, "all").topError())
                .isEqualTo(6);
    }
}
