package io.github.wikistream.postgres.analytics;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Counts.Grain;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of changes over time. Thread-safe.
 *
 * <p>A step is a number of seconds, minutes, hours, days, weeks or months. Steps of seconds, minutes and hours have
 * equal lengths, and begin where the local time of the zone was a multiple of the step at the start of the range; they
 * do not shift when clocks change. Steps of days, weeks and months follow the calendar of the zone: weeks begin on
 * Monday, several days are counted from 1970-01-01, several months from January 1970.
 */
public final class TimeSeries {
    private static final long HOUR_SECONDS = 3_600;

    private final QueryRunner queries;

    TimeSeries(QueryRunner queries) {
        this.queries = queries;
    }

    /** The changes of one step. */
    public sealed interface Point {
        /** Returns when the step begins. The first step may begin before the range, and counts only changes of the range. */
        Instant start();

        /** Returns the number of changes. */
        long changes();

        /** Returns how many of them edited or created a page: types {@code "edit"} and {@code "new"}. */
        long edits();

        /** Returns how many of them carry the bot flag. */
        long botChanges();
    }

    record PointRow(Instant start, long changes, long edits, long botChanges) implements Point {}

    /** The changes of one step by kind of actor. */
    public sealed interface ActorMix {
        /** Returns when the step begins, as {@link Point#start}. */
        Instant start();

        /** Returns the number of changes by each kind of actor. */
        Map<ActorKind, Long> changes();
    }

    record ActorMixRow(Instant start, Map<ActorKind, Long> changes) implements ActorMix {}

    /**
     * The changes in one hour of the week, of all weeks of the range together.
     *
     * @param day day of the week in the zone
     * @param hour hour of the day in the zone, 0 to 23
     * @param changes 0 and up
     */
    public record HeatCell(DayOfWeek day, int hour, long changes) {}

    /** A time with more changes than the hour before it. */
    public sealed interface Burst {
        /** Returns the minutes of the burst. */
        TimeRange range();

        /** Returns the number of changes. */
        long changes();

        /** Returns the number of changes expected from the hour before. */
        double expected();

        /** Returns the highest score of its minutes, see {@link #bursts}. */
        double score();
    }

    record BurstRow(TimeRange range, long changes, double expected, double score) implements Burst {}

    /**
     * Returns the changes per step, in order, with a point for each step, also without changes.
     *
     * @param amount length of a step in units, 1 and up
     * @param unit seconds, minutes, hours, days, weeks or months
     * @throws IllegalArgumentException if the step is invalid, or there are more than {@link WikiAnalytics#MAX_POINTS}
     *     steps
     */
    public List<Point> series(ChangeSelection selection, int amount, ChronoUnit unit) {
        TimeStep step = new TimeStep(amount, unit);
        return series("series by " + step, selection, step.bounds(selection.range(), selection.zone()));
    }

    private List<Point> series(String name, ChangeSelection selection, List<Instant> bounds) {
        Sql sql = new Sql();
        // Without conditions, a rollup has one row per bucket with all three numbers.
        Set<Column> grouped = Column.in(selection).isEmpty() ? Set.of() : EnumSet.of(Column.TYPE, Column.ACTOR);
        String source = Counts.of(sql, selection, grouped, grain(bounds));
        sql.add("SELECT width_bucket(at, " + sql.times(bounds) + ") AS step, sum(changes)::bigint AS changes,"
                + " sum(edits)::bigint AS edits, sum(bot_changes)::bigint AS bots FROM " + source + " AS c GROUP BY 1");
        Point[] points = new Point[bounds.size() - 1];
        for (int i = 0; i < points.length; i++) {
            points[i] = new PointRow(bounds.get(i), 0, 0, 0);
        }
        queries.run(
                name,
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            int place = row.getInt("step") - 1;
                            points[place] = new PointRow(
                                    bounds.get(place),
                                    row.getLong("changes"),
                                    row.getLong("edits"),
                                    row.getLong("bots"));
                            return place;
                        })
                        .list());
        return List.of(points);
    }

    /**
     * Returns the changes per step and kind of actor, in order, with an entry for each step, also without changes.
     *
     * @param amount as for {@link #series}
     * @param unit as for {@link #series}
     * @throws IllegalArgumentException as {@link #series}
     */
    public List<ActorMix> actorMix(ChangeSelection selection, int amount, ChronoUnit unit) {
        TimeStep step = new TimeStep(amount, unit);
        List<Instant> bounds = step.bounds(selection.range(), selection.zone());
        Sql sql = new Sql();
        String source = Counts.of(sql, selection, EnumSet.of(Column.ACTOR), grain(bounds));
        sql.add("SELECT width_bucket(at, " + sql.times(bounds)
                + ") AS step, actor, sum(changes)::bigint AS changes FROM " + source + " AS c GROUP BY 1, 2");
        List<Map<ActorKind, Long>> mixes = new ArrayList<>();
        for (int i = 1; i < bounds.size(); i++) {
            Map<ActorKind, Long> none = new EnumMap<>(ActorKind.class);
            for (ActorKind kind : ActorKind.values()) {
                none.put(kind, 0L);
            }
            mixes.add(none);
        }
        queries.run(
                "actors by " + step,
                handle -> sql.on(handle)
                        .map((row, context) -> mixes.get(row.getInt("step") - 1)
                                .put(
                                        ActorKind.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)),
                                        row.getLong("changes")))
                        .list());
        List<ActorMix> answer = new ArrayList<>();
        for (int i = 0; i < mixes.size(); i++) {
            answer.add(new ActorMixRow(bounds.get(i), Map.copyOf(mixes.get(i))));
        }
        return List.copyOf(answer);
    }

    /**
     * Sums changes by hour of the week in the zone. An hour that occurs twice when clocks are put back includes both; a
     * skipped one has no changes.
     *
     * @return 168 cells, from Monday at 0 to Sunday at 23
     * @throws IllegalArgumentException if the range is longer than {@link WikiAnalytics#MAX_POINTS} hours
     */
    public List<HeatCell> heatmap(ChangeSelection selection) {
        long[][] cells = new long[7][24];
        for (Point point : series("heatmap", selection, hours(selection))) {
            ZonedDateTime local = point.start().atZone(selection.zone());
            cells[local.getDayOfWeek().getValue() - 1][local.getHour()] += point.changes();
        }
        List<HeatCell> answer = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            for (int hour = 0; hour < 24; hour++) {
                answer.add(new HeatCell(day, hour, cells[day.getValue() - 1][hour]));
            }
        }
        return List.copyOf(answer);
    }

    /** Returns where local hours begin and where clocks change, which may be within an hour. */
    private static List<Instant> hours(ChangeSelection selection) {
        TimeRange range = selection.range();
        if (range.length().toHours() >= WikiAnalytics.MAX_POINTS) {
            throw new IllegalArgumentException("a heatmap covers " + WikiAnalytics.MAX_POINTS + " hours at most, not "
                    + range.length() + ": take a shorter range");
        }
        ZoneRules rules = selection.zone().getRules();
        List<Instant> bounds = new ArrayList<>();
        for (Instant at = range.from(); at.isBefore(range.to()); ) {
            bounds.add(at);
            long shift = rules.getOffset(at).getTotalSeconds();
            long hour = Math.floorDiv(at.getEpochSecond() + shift, HOUR_SECONDS) + 1;
            Instant next = Instant.ofEpochSecond(hour * HOUR_SECONDS - shift);
            ZoneOffsetTransition change = rules.nextTransition(at);
            at = change != null && change.getInstant().isBefore(next) ? change.getInstant() : next;
        }
        bounds.add(range.to());
        return bounds;
    }

    /**
     * Finds times with many more changes than the hour before. The score of a minute is the difference between its
     * changes and the median of the 60 minutes before it, in units of the standard deviation of independent events,
     * which is the square root: {@code (changes - median) / sqrt(max(median, 1))}. Consecutive minutes whose score
     * reaches the threshold form a burst.
     *
     * <p>A minute is scored only if the 60 minutes before it were stored, since an outage and the time before the first
     * write do not show the usual rate. Minutes of the range before the first change of any kind were not stored, nor
     * were minutes of a silence of half an hour or more after an hour with 30 or more changes in the database.
     *
     * @param minScore threshold, more than 0; 6 is far beyond chance
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return highest score first, ties by time
     * @throws IllegalArgumentException if the range is longer than {@link WikiAnalytics#MAX_POINTS} minutes
     */
    public List<Burst> bursts(ChangeSelection selection, double minScore, int limit) {
        WikiAnalytics.requireLimit(limit);
        if (!(minScore > 0)) {
            throw new IllegalArgumentException("minScore must be more than 0: " + minScore);
        }
        List<Point> minutes = series(selection, 1, ChronoUnit.MINUTES);
        // Whether a minute was stored does not depend on the conditions.
        List<Point> all =
                Column.in(selection).isEmpty() ? minutes : series(selection.unfiltered(), 1, ChronoUnit.MINUTES);
        return BurstSearch.find(minutes, all, minScore).stream()
                .sorted(Comparator.comparingDouble(Burst::score)
                        .reversed()
                        .thenComparing(burst -> burst.range().from()))
                .limit(limit)
                .toList();
    }

    private static @Nullable Grain grain(List<Instant> bounds) {
        return Grain.notCutBy(bounds.subList(1, bounds.size() - 1));
    }
}
