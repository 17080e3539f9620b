package io.github.wikistream.bench.postgres;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;

/** The queries of {@link AnalyticsBenchmark}. What begins with COUNT or TOP is answered from rollups, ROWS from the changes themselves. */
public enum AnalyticsQuery {
    COUNT_TOTAL_25_DAYS((a, m) -> a.breakdowns().total(m.last(month()))),
    COUNT_TYPES_25_DAYS((a, m) -> a.breakdowns().by(Dimension.TYPE, m.last(month()), 10)),
    COUNT_NAMESPACES_OF_MINOR_BOT_EDITS_25_DAYS((a, m) -> a.breakdowns()
            .by(Dimension.NAMESPACE, m.last(month()).byActors(ActorKind.BOT).whereMinor(true), 10)),
    COUNT_WIKIS_25_DAYS((a, m) -> a.breakdowns().by(Dimension.WIKI, m.last(month()), 10)),
    COUNT_WIKIS_OF_TWO_WEEKS((a, m) -> {
        ChangeSelection week = m.last(Duration.ofDays(7));
        return a.breakdowns().compareBy(Dimension.WIKI, week, week.range().previous(), 10);
    }),
    COUNT_MINUTES_OF_24_HOURS((a, m) -> a.timeSeries().series(m.last(day()), 1, ChronoUnit.MINUTES)),
    COUNT_HOURS_OF_25_DAYS((a, m) -> a.timeSeries().series(m.last(month()), 1, ChronoUnit.HOURS)),
    COUNT_DAYS_IN_BERLIN((a, m) -> a.timeSeries().series(m.last(month()).inZone(berlin()), 1, ChronoUnit.DAYS)),
    COUNT_ACTORS_BY_DAYS((a, m) -> a.timeSeries().actorMix(m.last(month()), 1, ChronoUnit.DAYS)),
    COUNT_HEATMAP_25_DAYS((a, m) -> a.timeSeries().heatmap(m.last(month()).inZone(berlin()))),
    COUNT_BURSTS_24_HOURS((a, m) -> a.timeSeries().bursts(m.last(day()), 6, 10)),
    COUNT_REVERTS_24_HOURS((a, m) -> a.quality().reverts(m.last(day()))),
    COUNT_NEW_USERS_24_HOURS((a, m) -> a.quality().firstTimers(m.last(day()), 10)),
    TOP_USERS_1_WHOLE_HOUR((a, m) -> a.topLists().users(m.lastWhole(hour()), 10)),
    TOP_USERS_24_WHOLE_HOURS((a, m) -> a.topLists().users(m.lastWhole(day()), 10)),
    TOP_USERS_600_WHOLE_HOURS((a, m) -> a.topLists().users(m.lastWhole(month()), 10)),
    TOP_PAGES_24_WHOLE_HOURS((a, m) -> a.topLists().pages(m.lastWhole(day()), 10)),
    TOP_PAGES_600_WHOLE_HOURS((a, m) -> a.topLists().pages(m.lastWhole(month()), 10)),
    TOP_USERS_1_HOUR((a, m) -> a.topLists().users(m.last(hour()), 10)),
    TOP_USERS_24_HOURS((a, m) -> a.topLists().users(m.last(day()), 10)),
    TOP_USERS_25_DAYS((a, m) -> a.topLists().users(m.last(month()), 10)),
    TOP_PAGES_24_HOURS((a, m) -> a.topLists().pages(m.last(day()), 10)),
    TOP_PAGES_25_DAYS((a, m) -> a.topLists().pages(m.last(month()), 10)),
    ROWS_NEWEST((a, m) -> a.changes().newest(12)),
    ROWS_OF_A_PAGE_25_DAYS((a, m) -> a.changes().ofPage("enwiki", "Main Page", m.last(month()), null, 50)),
    ROWS_OF_A_TOP_USER_25_DAYS((a, m) -> {
        ChangeSelection range = m.last(month());
        return a.changes().ofUser(a.topLists().users(range, 20).get(19).user(), range, null, 50);
    }),
    ROWS_TOP_USERS_OF_A_WIKI_24_HOURS((a, m) -> a.topLists().users(m.last(day()).onWikis("enwiki"), 10)),
    ROWS_SIZES_24_HOURS((a, m) -> a.distributions().sizeChanges(m.last(day()))),
    ROWS_CHANGES_PER_USER_24_HOURS((a, m) -> a.distributions().changesPerUser(m.last(day()))),
    ROWS_COMMENTS_24_HOURS((a, m) -> a.distributions().comments(m.last(day()))),
    ROWS_EDIT_WARS_24_HOURS((a, m) -> a.quality().editWars(m.last(day()), 3, 10)),
    ROWS_NEW_PAGES_24_HOURS((a, m) -> a.quality().newPages(m.last(day())));

    @SuppressWarnings("ImmutableEnumChecker") // The functions capture nothing.
    private final BiFunction<WikiAnalytics, MonthOfChanges, Object> query;

    AnalyticsQuery(BiFunction<WikiAnalytics, MonthOfChanges, Object> query) {
        this.query = query;
    }

    Object run(WikiAnalytics analytics, MonthOfChanges changes) {
        return query.apply(analytics, changes);
    }

    private static Duration hour() {
        return Duration.ofHours(1);
    }

    private static Duration day() {
        return Duration.ofDays(1);
    }

    private static Duration month() {
        return Duration.ofDays(25);
    }

    private static ZoneId berlin() {
        return ZoneId.of("Europe/Berlin");
    }
}
