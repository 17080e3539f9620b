package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.analytics.TimeSeries;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queries about stored events over a time range. */
public final class HistoryQuery {
    private final WikiAnalytics analytics;

    public HistoryQuery(WikiAnalytics analytics) {
        this.analytics = analytics;
    }

    /**
     * The events of one step.
     *
     * @param start  start of the step
     * @param events number of events
     * @param edits  events that edited or created a page
     * @param bots   events by bots
     * @param before number of events in the same step of the range to compare with; {@code null} if there is none
     */
    public record Point(
            Instant start,
            long events,
            long edits,
            long bots,
            @Nullable Long before) {}

    /** The events of one step by kind of actor. */
    public record ActorPoint(Instant start, Map<String, Long> actors) {}

    /** The events in one hour of the week; {@code day} is 1 for Monday to 7. */
    public record HeatCell(int day, int hour, long events) {}

    /** The events with the same values, one for each dimension. */
    public record Segment(Map<String, String> values, long events) {}

    /**
     * A number of events, compared with another range.
     *
     * @param value       value of the dimension; empty without a dimension
     * @param events      number of events
     * @param before      number of events in the other range
     * @param share       share of all events of the range
     * @param shareBefore share of all events of the other range
     * @param growth      relative difference; {@code null} if there were no events before
     */
    public record Comparison(
            String value,
            long events,
            long before,
            double share,
            double shareBefore,
            @Nullable Double growth) {}

    /** A user with the number of events. */
    public record UserCount(String user, long events, long bots) {}

    /** A page with the number of events. */
    public record PageCount(
            String wiki,
            int namespace,
            String title,
            @Nullable String url,
            long events,
            long bots) {}

    /** Events whose growth is within bounds; {@code null} is unbounded. */
    public record SizeBucket(@Nullable Long from, @Nullable Long to, long events) {}

    /** Users whose number of events is within bounds; {@code to} is exclusive, {@code null} is unbounded. */
    public record ActivityBucket(long from, @Nullable Long to, long users, long events) {}

    /** The comments of edits. */
    public record Comments(
            long edits, long removed, long empty, long sections, double shareWithComment, double meanLength) {}

    /** A time with more events than the hour before. */
    public record Burst(Instant from, Instant to, long events, double expected, double score) {}

    /**
     * Queries events over time.
     *
     * @param compareWith a range whose steps are compared one by one; {@code null} for none
     */
    public List<Point> series(ChangeSelection selection, int amount, ChronoUnit unit, @Nullable TimeRange compareWith) {
        List<TimeSeries.Point> now = analytics.timeSeries().series(selection, amount, unit);
        List<TimeSeries.Point> before = compareWith == null
                ? List.of()
                : analytics.timeSeries().series(selection.during(compareWith), amount, unit);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            TimeSeries.Point point = now.get(i);
            points.add(new Point(
                    point.start(),
                    point.changes(),
                    point.edits(),
                    point.botChanges(),
                    i < before.size() ? before.get(i).changes() : null));
        }
        return points;
    }

    public List<ActorPoint> actors(ChangeSelection selection, int amount, ChronoUnit unit) {
        return analytics.timeSeries().actorMix(selection, amount, unit).stream()
                .map(mix -> {
                    Map<String, Long> actors = new TreeMap<>();
                    mix.changes().forEach((kind, events) -> actors.put(kind.word(), events));
                    return new ActorPoint(mix.start(), actors);
                })
                .toList();
    }

    public List<HeatCell> heatmap(ChangeSelection selection) {
        return analytics.timeSeries().heatmap(selection).stream()
                .map(cell -> new HeatCell(cell.day().getValue(), cell.hour(), cell.changes()))
                .toList();
    }

    public List<Burst> bursts(ChangeSelection selection, double minScore, int limit) {
        return analytics.timeSeries().bursts(selection, minScore, limit).stream()
                .map(burst -> new Burst(
                        burst.range().from(), burst.range().to(), burst.changes(), burst.expected(), burst.score()))
                .toList();
    }

    public List<Segment> breakdown(List<Dimension> dimensions, ChangeSelection selection, int limit) {
        return analytics.breakdowns().by(dimensions, selection, limit).stream()
                .map(segment -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < dimensions.size(); i++) {
                        values.put(word(dimensions.get(i)), segment.values().get(i));
                    }
                    return new Segment(values, segment.changes());
                })
                .toList();
    }

    private static String word(Dimension dimension) {
        return dimension.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public List<Comparison> compare(ChangeSelection selection, TimeRange other) {
        return List.of(comparison(analytics.breakdowns().compare(selection, other)));
    }

    public List<Comparison> compareBy(Dimension dimension, ChangeSelection selection, TimeRange other, int limit) {
        return analytics.breakdowns().compareBy(dimension, selection, other, limit).stream()
                .map(HistoryQuery::comparison)
                .toList();
    }

    private static Comparison comparison(Breakdowns.Comparison found) {
        return new Comparison(
                found.value(),
                found.changes(),
                found.before(),
                found.share(),
                found.shareBefore(),
                found.growth().isPresent() ? found.growth().getAsDouble() : null);
    }

    public List<UserCount> topUsers(ChangeSelection selection, int limit) {
        return analytics.topLists().users(selection, limit).stream()
                .map(user -> new UserCount(user.user(), user.changes(), user.botChanges()))
                .toList();
    }

    public List<PageCount> topPages(ChangeSelection selection, int limit) {
        return analytics.topLists().pages(selection, limit).stream()
                .map(page -> new PageCount(
                        page.wiki(),
                        page.namespace(),
                        page.title(),
                        WikiLinks.page(WikiLinks.hostOf(page.wiki()), page.title()),
                        page.changes(),
                        page.botChanges()))
                .toList();
    }

    public List<SizeBucket> sizes(ChangeSelection selection) {
        return analytics.distributions().sizeChanges(selection).stream()
                .map(bucket -> new SizeBucket(
                        bucket.from() == Long.MIN_VALUE ? null : bucket.from(), bounded(bucket.to()), bucket.changes()))
                .toList();
    }

    private static @Nullable Long bounded(long value) {
        return value == Long.MAX_VALUE ? null : value;
    }

    public List<ActivityBucket> activity(ChangeSelection selection) {
        return analytics.distributions().changesPerUser(selection).stream()
                .map(bucket ->
                        new ActivityBucket(bucket.from(), bounded(bucket.to()), bucket.users(), bucket.changes()))
                .toList();
    }

    public Comments comments(ChangeSelection selection) {
        var use = analytics.distributions().comments(selection);
        return new Comments(use.edits(), use.without(), use.empty(), use.sections(), use.share(), use.meanCharacters());
    }
}
