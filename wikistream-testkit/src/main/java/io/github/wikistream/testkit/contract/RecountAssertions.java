package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Comparison of a reader's answers with a recount. */
final class RecountAssertions {
    private static final Duration HOUR = Duration.ofHours(1);

    private RecountAssertions() {}

    /** Compares totals, and windows of 5 minutes, an hour and a day that end with the newest minute. */
    static void assertSame(MetricReader reader, MetricRecount expected, List<String> counted, List<String> ranked) {
        assertThat(reader.newestMinute()).isEqualTo(expected.newestMinute());
        Instant newest = expected.newestMinute().orElseThrow();
        for (String metric : counted) {
            assertThat(MetricRecount.withoutZeros(reader.totals(metric)))
                    .as("totals of %s", metric)
                    .isEqualTo(expected.totals(metric));
        }
        for (Duration length :
                List.of(Duration.ofMinutes(5), HOUR, Duration.ofMinutes(BucketRetention.COUNT_MINUTES))) {
            assertSame(reader, expected, counted, ranked, Window.endingAt(newest, length));
        }
    }

    /** Compares the answers for a random window within the retention. */
    static void assertSameInAnyWindow(MetricReader reader, MetricRecount expected, Random random) {
        Window retained = expected.retained();
        int from = random.nextInt(retained.minutes());
        int to = random.nextInt(from + 1, retained.minutes() + 1);
        Window window = new Window(
                retained.from().plus(Duration.ofMinutes(from)), retained.from().plus(Duration.ofMinutes(to)));
        assertSame(reader, expected, RandomMetrics.COUNTED, RandomMetrics.RANKED, window);
    }

    private static void assertSame(
            MetricReader reader, MetricRecount expected, List<String> counted, List<String> ranked, Window window) {
        for (String metric : counted) {
            MetricReader.Counts counts = reader.counts(metric, window);
            assertThat(MetricRecount.withoutZeros(counts.values()))
                    .as("counts of %s in %s", metric, window)
                    .isEqualTo(expected.counts(metric, window));
            assertThat(counts.complete()).as("%s is kept", window).isTrue();
            assertThat(counts.window()).isEqualTo(window);
            for (String key : List.of("k0", "k7")) {
                assertThat(reader.series(metric, key, window).values())
                        .as("series of %s %s in %s", metric, key, window)
                        .isEqualTo(expected.series(metric, key, window, Duration.ofMinutes(1)));
            }
        }
        for (String metric : ranked) {
            for (int limit : List.of(1, 10, 1000)) {
                assertTop(reader.top(metric, window, limit), expected, metric, limit);
            }
        }
        for (String metric : RandomMetrics.SPREAD) {
            assertThat(reader.spread(metric, "k1", window).distribution())
                    .as("spread of %s in %s", metric, window)
                    .isEqualTo(expected.spread(metric, "k1", window));
        }
        for (String metric : RandomMetrics.UNIQUE) {
            MetricReader.Uniques uniques = reader.uniques(metric, "k1", window);
            int truth = expected.uniques(metric, "k1", uniques.window());
            assertThat((double) uniques.count())
                    .as("distinct members of %s in %s", metric, uniques.window())
                    .isCloseTo(truth, within(2 + 5 * uniques.standardError() * truth));
        }
    }

    /**
     * Asserts that no count is too high or too low by more than the error, and that every required member is present.
     */
    static void assertTop(MetricReader.Leaderboard board, MetricRecount expected, String metric, int limit) {
        List<Rank> all = expected.top(metric, board.window());
        List<Rank> best = all.subList(0, Math.min(limit, all.size()));
        if (board.error() == 0) {
            assertThat(board.ranks())
                    .as("top %s of %s in %s", limit, metric, board.window())
                    .isEqualTo(best);
            return;
        }
        Map<String, Long> truth = new HashMap<>();
        all.forEach(rank -> truth.put(rank.member(), rank.count()));
        assertThat(board.ranks()).hasSizeLessThanOrEqualTo(limit).allSatisfy(rank -> {
            long count = truth.getOrDefault(rank.member(), 0L);
            assertThat(rank.count()).isBetween(count - board.error(), count);
        });
        long least =
                board.ranks().size() < limit ? 0 : board.ranks().get(limit - 1).count();
        Set<String> ranked = board.ranks().stream().map(Rank::member).collect(Collectors.toSet());
        assertThat(best)
                .filteredOn(rank -> rank.count() > least + board.error())
                .extracting(Rank::member)
                .isSubsetOf(ranked);
    }
}
