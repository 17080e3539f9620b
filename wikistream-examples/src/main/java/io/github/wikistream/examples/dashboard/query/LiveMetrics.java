package io.github.wikistream.examples.dashboard.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows from the metric store; all values are as of one moment.
 *
 * @param headline    the key figures, without the lag, which the metric store does not know
 * @param minutes     the last hour by minutes
 * @param shortWindow the last 5 minutes
 * @param longWindow  the last hour
 */
public record LiveMetrics(
        Headline headline, MinuteSeries minutes, WindowMetrics shortWindow, WindowMetrics longWindow) {
    /**
     * The key figures.
     *
     * @param perMinute       events in the last 60 seconds, estimated from the previous and the current minute
     * @param humansPerMinute events by humans
     * @param botsPerMinute   events by bots
     * @param total           events since the beginning
     * @param edits           edits in the last 5 minutes
     * @param wikis           wikis with events in the last 5 minutes
     * @param lagSeconds      age of the newest counted event; {@code null} if unknown, or if the source is not current
     */
    public record Headline(
            long perMinute,
            long humansPerMinute,
            long botsPerMinute,
            long total,
            long edits,
            int wikis,
            @Nullable Double lagSeconds) {}

    /**
     * The last hour by minutes.
     *
     * @param start      the first minute
     * @param humans     events by humans
     * @param bots       events by bots
     * @param unfinished whether the last minute has not ended
     */
    public record MinuteSeries(Instant start, List<Long> humans, List<Long> bots, boolean unfinished) {}
}
