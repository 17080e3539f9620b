package io.github.wikistream.examples.dashboard.query;

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

/** Queries PostgreSQL for the page. */
public final class StoredEventsQuery {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int TOP = 10;
    private static final int LATEST = 12;

    /** Shorter ranges are shown by minutes, longer ones by hours. */
    private static final Duration SHORT_RANGE = Duration.ofHours(3);

    /** Minimum range of the chart, even if less is stored. */
    private static final Duration LEAST_RANGE = Duration.ofMinutes(30);

    private final WikiAnalytics analytics;
    private final boolean endsNow;
    private final boolean linked;
    private final Clock clock;

    /**
     * @param endsNow whether ranges end now; otherwise they end with the newest event
     * @param linked  whether the pages exist on the wikis and are linked
     */
    public StoredEventsQuery(WikiAnalytics analytics, boolean endsNow, boolean linked, Clock clock) {
        this.analytics = analytics;
        this.endsNow = endsNow;
        this.linked = linked;
        this.clock = clock;
    }

    /** Returns the last 24 hours by hours; by minutes while less than three hours of them are stored. */
    public EventHistory history() {
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

    private static EventHistory history(List<Point> points, ChronoUnit step) {
        return new EventHistory(
                points.get(0).start(),
                step.getDuration().toSeconds(),
                points.stream()
                        .map(point -> point.changes() - point.botChanges())
                        .toList(),
                points.stream().map(Point::botChanges).toList());
    }

    /** Returns the newest changes, newest first. */
    public List<RecentEvent> latest() {
        return analytics.changes().newest(LATEST).stream().map(this::latest).toList();
    }

    private RecentEvent latest(StoredChange change) {
        String host = linked ? change.serverName() : null;
        return new RecentEvent(
                change.id().toString(),
                change.occurredAt(),
                change.wiki(),
                change.type(),
                change.logType(),
                change.title(),
                WikiLinks.page(host, change.title()),
                WikiLinks.diff(host, change.revisionOld(), change.revisionNew()),
                change.user(),
                change.bot(),
                EventSearch.growth(change),
                change.comment());
    }

    /** Returns the users with the most changes in 24 hours. */
    public List<LeaderboardEntry> dayUsers() {
        // The end of a range is exclusive, and the newest event belongs to it.
        TimeRange day = TimeRange.before(latestMoment().plus(1, ChronoUnit.MICROS), DAY);
        return analytics.topLists().users(ChangeSelection.of(day), TOP).stream()
                .map(user -> new LeaderboardEntry(
                        user.user(), null, null, 2 * user.botChanges() > user.changes(), user.changes()))
                .toList();
    }

    /** Returns the end of the ranges: now, or the time of the newest event. */
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
