package io.github.wikistream.postgres;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.Counts.Grain;
import io.github.wikistream.postgres.WikiAnalytics.Point;
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

/** How numbers of changes move over time. Thread-safe. */
public final class TimeSeries {
    private static final long HOUR_SECONDS = 3_600;

    private final QueryRunner questions;

    TimeSeries(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * Who made the changes of one step of a series.
     *
     * @param start   where the step begins; the first may begin before the range, and counts only what lies in the range
     * @param changes by kind of actor, with a number for each kind
     */
    public record ActorMix(Instant start, Map<ActorKind, Long> changes) {
        /** Copies the map. */
        public ActorMix {
            changes = Map.copyOf(changes);
        }
    }

    /**
     * Changes in one hour of the week, all weeks of the range together.
     *
     * @param day     day of the week, by the clocks of the zone
     * @param hour    0 to 23, by the clocks of the zone
     * @param changes 0 and up
     */
    public record HeatCell(DayOfWeek day, int hour, long changes) {}

    /**
     * A time with more changes than the hour before it lets expect.
     *
     * @param range    the minutes of it
     * @param changes  how many there were
     * @param expected how many the hours before let expect in that time
     * @param score    highest score of its minutes, see {@link #bursts}
     */
    public record Burst(TimeRange range, long changes, double expected, double score) {}

    /**
     * Returns changes step by step, in order, with a point also for each step in which nothing happened.
     *
     * @throws IllegalArgumentException if that is more than {@link WikiAnalytics#MAX_POINTS} points
     */
    public List<Point> series(QueryScope scope, TimeStep step) {
        return series("series by " + step, scope, step.bounds(scope.range(), scope.zone()));
    }

    private List<Point> series(String question, QueryScope scope, List<Instant> bounds) {
        Sql sql = new Sql();
        // Without a filter there is one row for each bucket that says it all.
        Set<Column> telling = Column.in(scope.filter()).isEmpty() ? Set.of() : EnumSet.of(Column.TYPE, Column.ACTOR);
        String source = Counts.of(sql, scope, telling, grain(bounds));
        sql.add("SELECT width_bucket(at, " + sql.times(bounds) + ") AS step, sum(changes)::bigint AS changes,"
                + " sum(edits)::bigint AS edits, sum(bot_changes)::bigint AS bots FROM " + source + " AS c GROUP BY 1");
        Point[] points = new Point[bounds.size() - 1];
        for (int i = 0; i < points.length; i++) {
            points[i] = new Point(bounds.get(i), 0, 0, 0);
        }
        questions.ask(
                question,
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            int place = row.getInt("step") - 1;
                            points[place] = new Point(
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
     * Returns who made the changes, step by step, in order, with an entry also for each step in which nothing happened.
     *
     * @throws IllegalArgumentException if that is more than {@link WikiAnalytics#MAX_POINTS} entries
     */
    public List<ActorMix> actorMix(QueryScope scope, TimeStep step) {
        List<Instant> bounds = step.bounds(scope.range(), scope.zone());
        Sql sql = new Sql();
        String source = Counts.of(sql, scope, EnumSet.of(Column.ACTOR), grain(bounds));
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
        questions.ask(
                "actors by " + step,
                handle -> sql.on(handle)
                        .map((row, context) -> mixes.get(row.getInt("step") - 1)
                                .put(
                                        ActorKind.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)),
                                        row.getLong("changes")))
                        .list());
        List<ActorMix> answer = new ArrayList<>();
        for (int i = 0; i < mixes.size(); i++) {
            answer.add(new ActorMix(bounds.get(i), mixes.get(i)));
        }
        return List.copyOf(answer);
    }

    /**
     * Adds changes up by the hour of the week, as the clocks of the zone show it. An hour that the clocks show twice
     * counts for both; one that they leave out has none.
     *
     * @return 168 cells, from Monday at 0 to Sunday at 23
     * @throws IllegalArgumentException if the range is longer than {@link WikiAnalytics#MAX_POINTS} hours
     */
    public List<HeatCell> heatmap(QueryScope scope) {
        long[][] cells = new long[7][24];
        for (Point point : series("heatmap", scope, hours(scope))) {
            ZonedDateTime local = point.start().atZone(scope.zone());
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

    // Where the hours of the clocks begin, and where the clocks are put forward or back, which need not be at a full
    // hour.
    private static List<Instant> hours(QueryScope scope) {
        TimeRange range = scope.range();
        if (range.length().toHours() >= WikiAnalytics.MAX_POINTS) {
            throw new IllegalArgumentException(
                    "a heatmap is of " + WikiAnalytics.MAX_POINTS + " hours at most, not of " + range.length());
        }
        ZoneRules rules = scope.zone().getRules();
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
     * Finds times in which much more happened than shortly before. A minute's score is how far its changes are above the
     * median of the 60 minutes before it, in units of that number's own scatter, which for independent events is its
     * root: {@code (changes - median) / sqrt(max(median, 1))}. Minutes in a row whose score reaches the least make a
     * burst.
     *
     * <p>A minute is scored only if the 60 before it were stored: an outage, and the time before the database was
     * first written to, are no measure of what is usual. Not stored are the minutes of the range before the first
     * change of any kind, and silences of half an hour or more in a database that had 30 changes in the hour before.
     *
     * @param minScore more than 0; 6 finds what nobody would call chance
     * @param limit    1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return strongest first, equals by time
     * @throws IllegalArgumentException if the range is longer than {@link WikiAnalytics#MAX_POINTS} minutes
     */
    public List<Burst> bursts(QueryScope scope, double minScore, int limit) {
        QueryRunner.requireLimit(limit);
        if (!(minScore > 0)) {
            throw new IllegalArgumentException("a score is more than 0: " + minScore);
        }
        TimeStep minute = new TimeStep(1, ChronoUnit.MINUTES);
        List<Point> minutes = series(scope, minute);
        // What is stored is a matter of the database, whatever the filter leaves of it.
        boolean whole = scope.filter().equals(Filter.all());
        List<Point> all = whole ? minutes : series(scope.where(Filter.all()), minute);
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
