package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.examples.dashboard.query.WindowedQuery.End;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A window of a fixed length that ends now, over a store that counts whole minutes. The current minute is incomplete, so the window takes the
 * missing part from its oldest minute, whose events are assumed to be spread evenly. Without that, every count would drop at the start of
 * each minute. A window that ends in the past consists of whole minutes and is exact.
 */
final class RollingWindow {
    private static final double MILLIS_PER_MINUTE = 60_000;

    private final Window minutes;
    private final Window oldest;
    private final double excess;

    private RollingWindow(Window minutes, Window oldest, double excess) {
        this.minutes = minutes;
        this.oldest = oldest;
        this.excess = excess;
    }

    /** Returns the window of a length in whole minutes. */
    static RollingWindow endingAt(End end, Duration length) {
        Window minutes = Window.endingAt(end.moment(), end.now() ? length.plusMinutes(1) : length);
        Window oldest = new Window(minutes.from(), minutes.from().plus(Duration.ofMinutes(1)));
        double elapsed = (end.moment().toEpochMilli() % (long) MILLIS_PER_MINUTE) / MILLIS_PER_MINUTE;
        return new RollingWindow(minutes, oldest, end.now() ? elapsed : 0);
    }

    /** Returns the minutes that the window touches. */
    Window minutes() {
        return minutes;
    }

    /** Returns the queries that {@link #counts} needs. */
    List<MetricQuery<?>> queries(String metric) {
        return List.of(new MetricQuery.Counts(metric, minutes), new MetricQuery.Counts(metric, oldest));
    }

    /** Returns the counts of a metric, rounded; keys without events are absent. */
    MetricReader.Counts counts(String metric, QueryResults results) {
        MetricReader.Counts all = results.to(new MetricQuery.Counts(metric, minutes));
        MetricReader.Counts first = results.to(new MetricQuery.Counts(metric, oldest));
        Map<String, Long> values = new HashMap<>();
        all.values().forEach((key, count) -> {
            long value = Math.round(count - excess * first.of(key));
            if (value > 0) {
                values.put(key, value);
            }
        });
        return new MetricReader.Counts(all.window(), all.complete(), values);
    }
}
