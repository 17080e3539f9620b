package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.dashboard.Snapshot.History;
import io.github.wikistream.examples.dashboard.Snapshot.LatestChange;
import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.StoredChange;
import io.github.wikistream.postgres.analytics.TimeSeries.Point;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page's questions to PostgreSQL. */
final class PostgresNumbers {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int PLACES = 10;
    private static final int LATEST = 12;

    /** A range shorter than this is shown by minutes, a longer one by hours. */
    private static final Duration SHORT_RANGE = Duration.ofHours(3);

    /** So much is shown even if less is stored: two bars alone look lost. */
    private static final Duration LEAST_RANGE = Duration.ofMinutes(30);

    private final WikiAnalytics analytics;
    private final boolean endsNow;
    private final boolean linked;
    private final Clock clock;

    /**
     * Makes one.
     *
     * @param endsNow whether ranges end now; otherwise they end with the newest change
     * @param linked  whether the pages exist, so that links lead somewhere
     */
    PostgresNumbers(WikiAnalytics analytics, boolean endsNow, boolean linked, Clock clock) {
        this.analytics = analytics;
        this.endsNow = endsNow;
        this.linked = linked;
        this.clock = clock;
    }

    /** Returns the last 24 hours by hours; by minutes while less than three hours of them are stored. */
    History history() {
        Instant latest = latestMoment();
        Instant hourEnd = latest.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        List<Point> hours = series(TimeRange.before(hourEnd, DAY), ChronoUnit.HOURS);
        Instant first = hours.stream()
                .filter(point -> point.changes() > 0)
                .map(Point::start)
                .findFirst()
                .orElse(latest);
        if (first.isBefore(latest.minus(SHORT_RANGE))) {
            return history(hours, ChronoUnit.HOURS);
        }
        Instant minuteEnd = latest.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        List<Point> minutes =
                series(new TimeRange(minuteEnd.minus(SHORT_RANGE).minus(LEAST_RANGE), minuteEnd), ChronoUnit.MINUTES);
        int empty = 0;
        while (empty < minutes.size() - LEAST_RANGE.toMinutes()
                && minutes.get(empty).changes() == 0) {
            empty++;
        }
        return history(minutes.subList(empty, minutes.size()), ChronoUnit.MINUTES);
    }

    private List<Point> series(TimeRange range, ChronoUnit step) {
        return analytics.timeSeries().series(ChangeSelection.of(range), 1, step);
    }

    private static History history(List<Point> points, ChronoUnit step) {
        return new History(
                points.get(0).start(),
                step.getDuration().toSeconds(),
                points.stream()
                        .map(point -> point.changes() - point.botChanges())
                        .toList(),
                points.stream().map(Point::botChanges).toList());
    }

    /** Returns the newest changes, newest first. */
    List<LatestChange> latest() {
        return analytics.changes().newest(LATEST).stream().map(this::latest).toList();
    }

    private LatestChange latest(StoredChange change) {
        String host = linked ? change.serverName() : null;
        return new LatestChange(
                change.id().toString(),
                change.occurredAt(),
                change.wiki(),
                change.type(),
                change.logType(),
                change.title(),
                Links.page(host, change.title()),
                Links.diff(host, change.revisionOld(), change.revisionNew()),
                change.user(),
                change.bot(),
                growth(change),
                change.comment());
    }

    private static @Nullable Long growth(StoredChange change) {
        Long after = change.lengthNew();
        if (after == null) {
            return null;
        }
        Long before = change.lengthOld();
        return before == null ? (change.type().equals("new") ? after : null) : Long.valueOf(after - before);
    }

    /** Returns the users with the most changes in 24 hours. */
    List<Ranked> dayUsers() {
        // A range ends before its end, and the latest change belongs to it.
        TimeRange day = TimeRange.before(latestMoment().plus(1, ChronoUnit.MICROS), DAY);
        return analytics.topLists().users(ChangeSelection.of(day), PLACES).stream()
                .map(user ->
                        new Ranked(user.user(), null, null, 2 * user.botChanges() > user.changes(), user.changes()))
                .toList();
    }

    /** Returns the moment that the numbers are of: now, or that of the newest change. */
    private Instant latestMoment() {
        Instant now = clock.instant();
        return endsNow
                ? now
                : analytics.changes().newest(1).stream()
                        .findFirst()
                        .map(StoredChange::occurredAt)
                        .orElse(now);
    }
}
