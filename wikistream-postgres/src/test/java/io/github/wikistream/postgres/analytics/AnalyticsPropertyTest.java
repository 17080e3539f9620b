package io.github.wikistream.postgres.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.fixture.Recordings;
import io.github.wikistream.postgres.fixture.Simulation;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.MaintenanceReport;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.postgres.maintenance.RetainedData;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Every query equals a recount in plain Java, for random ranges, zones, conditions, steps and limits. The number of
 * cases is {@code -Dwikistream.analytics.cases}; each case runs every query once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyticsPropertyTest {
    private static final int CASES = Integer.getInteger("wikistream.analytics.cases", 20);
    private static final Instant START = Instant.parse("2026-03-27T13:20:00Z");
    private static final Duration SPAN = Duration.ofDays(7);
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"), // puts its clocks forward within the span
            ZoneId.of("America/New_York"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Australia/Lord_Howe"), // by half an hour, a week later
            ZoneId.of("Pacific/Kiritimati"));

    private final Random random = new Random(20260327);
    private final List<WikiAnalytics> toClose = new ArrayList<>();

    /**
     * Changes that are stored and in memory.
     *
     * @param keptFrom the earliest time of any query
     */
    private record Fixture(WikiAnalytics analytics, Recount recount, List<RecentChange> changes, Instant keptFrom) {}

    @AfterAll
    void close() {
        toClose.forEach(WikiAnalytics::close);
    }

    /**
     * Two thirds of the changes are compacted before the queries run, and one day was recounted; some were written
     * twice. They arrive in any order, so most are late.
     */
    private Fixture stored(List<RecentChange> changes) {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        WikiAnalytics analytics = WikiAnalytics.of(database.uri());
        toClose.add(analytics);
        List<RecentChange> shuffled = new ArrayList<>(changes);
        Collections.shuffle(shuffled, random);
        try (PostgresSink sink = PostgresSink.of(database.uri());
                PostgresMaintenance maintenance = PostgresMaintenance.of(database.uri())) {
            Simulation.store(sink, "first", shuffled.subList(0, shuffled.size() * 2 / 3), 2_000);
            maintenance.run(MaintenancePlan.keepingAll());
            LocalDate day = Timestamps.day(shuffled.get(0).occurredAt());
            maintenance.recount(day, day);
            Simulation.store(sink, "second", shuffled.subList(shuffled.size() / 2, shuffled.size()), 2_000);
        }
        return new Fixture(analytics, new Recount(changes), shuffled, Instant.MIN);
    }

    /**
     * Drops the rows of the first days; some of them are written again, and some changes of the other days are first
     * written then.
     */
    private Fixture storedAndDroppedBefore(Instant keptFrom, List<RecentChange> changes) {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        WikiAnalytics analytics = WikiAnalytics.of(database.uri());
        toClose.add(analytics);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        Clock clock = Clock.fixed(keptFrom.plus(Duration.ofDays(30)), ZoneOffset.UTC);
        List<RecentChange> shuffled = new ArrayList<>(changes);
        Collections.shuffle(shuffled, random);
        List<RecentChange> kept = new ArrayList<>(changes);
        kept.removeIf(change -> change.occurredAt().isBefore(keptFrom));
        try (PostgresSink sink = PostgresSink.of(database.uri());
                PostgresMaintenance maintenance = PostgresMaintenance.of(source, clock)) {
            List<RecentChange> late = kept.subList(0, kept.size() / 4);
            shuffled.removeAll(late);
            Simulation.store(sink, "first", shuffled, 2_000);
            maintenance.run(MaintenancePlan.keepingAll());
            MaintenanceReport report =
                    maintenance.run(MaintenancePlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(30)));
            assertThat(report.failed()).as("%s", report).isFalse();
            Simulation.store(sink, "again", shuffled.subList(0, shuffled.size() / 10), 2_000);
            Simulation.store(sink, "late", late, 2_000);
            maintenance.run(MaintenancePlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(30)));
            LocalDate day = Timestamps.day(late.get(0).occurredAt());
            maintenance.recount(day, day);
        }
        return new Fixture(analytics, new Recount(changes), kept, keptFrom);
    }

    @Test
    void everyAnalyticEqualsARecountOverASimulatedWeek() {
        check(stored(week()), CASES);
    }

    @Test
    void everyAnalyticAfterRetentionEqualsARecountOfAllChanges() {
        check(storedAndDroppedBefore(Instant.parse("2026-03-30T00:00:00Z"), week()), CASES / 2);
    }

    private List<RecentChange> week() {
        List<RecentChange> changes = new ArrayList<>(Simulation.changes(1, START, (int) SPAN.toMinutes() / 6, 1));
        changes.addAll(Simulation.changes(1, START.plus(Duration.ofDays(4)), 300, 3));
        for (int i = 0; i < 1_500; i++) {
            changes.add(dispute(i));
        }
        return changes;
    }

    @Test
    void everyAnalyticEqualsARecountOverTheRecordings() throws IOException {
        check(stored(Recordings.changes()), CASES / 4);
    }

    // Few users and pages, so that they interact: reverts, new pages, deletions, comments of all kinds, equal times.
    private RecentChange dispute(int number) {
        String type = pick("edit", "edit", "edit", "edit", "edit", "new", "log", "categorize", "142");
        boolean isEdit = type.equals("edit") || type.equals("new");
        Instant dt = START.plusMillis(random.nextLong(SPAN.toMillis()));
        dt = switch (random.nextInt(4)) {
            case 0 -> dt.truncatedTo(ChronoUnit.MINUTES);
            case 1 -> dt.truncatedTo(ChronoUnit.HOURS);
            case 2 -> dt.truncatedTo(ChronoUnit.DAYS);
            default -> dt;
        };
        String user =
                pick("Ada", "ada", "例", "\uD83D\uDE00", "\uFFFC", "~2026-1-2", "1.2.3.4", "", "B" + random.nextInt(40));
        long size = 100L * random.nextInt(3);
        return RecentChange.builder()
                .meta(EventMeta.builder().id(new UUID(random.nextLong(), number)).occurredAt(dt).stream("s")
                        .build())
                .type(ChangeType.of(type))
                .typeName(type)
                .wiki(pick("enwiki", "enwiki", "dewiki", "wikidatawiki"))
                .namespace(random.nextInt(-1, 3))
                .title(pick("Main Page", "Zürich", "\uD83D\uDE00", "Page " + random.nextInt(15)))
                .user(random.nextInt(20) == 0 ? null : user)
                .bot(random.nextInt(4) == 0)
                .minor(isEdit ? random.nextBoolean() : null)
                .patrolled((isEdit && random.nextBoolean()) ? random.nextBoolean() : null)
                .bytesOld((type.equals("edit") && random.nextInt(9) > 0) ? size : null)
                .bytesNew(
                        isEdit
                                ? (random.nextInt(6) == 0 ? random.nextLong(3_000_000) : 100L * random.nextInt(3))
                                : null)
                .comment(orNull(pick(
                        "-",
                        "",
                        "/* Top */ ",
                        "Undid revision 5",
                        "irreverent",
                        "RV: no",
                        "reverted\nall",
                        "x\uD83D\uDE00",
                        "rv",
                        "ARV")))
                .log(
                        type.equals("log")
                                ? LogEntry.builder()
                                        .id(1L)
                                        .type(orNull(pick("delete", "delete", "block", "-")))
                                        .action(pick("delete", "restore"))
                                        .comment("")
                                        .build()
                                : null)
                .json("{}")
                .build();
    }

    private static @Nullable String orNull(String text) {
        return text.equals("-") ? null : text;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private RecentChange any(Fixture fixture) {
        return fixture.changes().get(random.nextInt(fixture.changes().size()));
    }

    private Instant randomTime(Fixture fixture) {
        Instant time = any(fixture).occurredAt().plusMillis(random.nextLong(-600_000, 600_000));
        return switch (random.nextInt(6)) {
            case 0 -> any(fixture).occurredAt();
            case 1 -> time.truncatedTo(ChronoUnit.SECONDS);
            case 2 -> time.truncatedTo(ChronoUnit.MINUTES);
            case 3 -> time.truncatedTo(ChronoUnit.HOURS);
            case 4 -> time.truncatedTo(ChronoUnit.DAYS);
            default -> time;
        };
    }

    // At most a year, the limit of a heatmap.
    private TimeRange randomRange(Fixture fixture) {
        while (true) {
            Instant one = randomTime(fixture);
            Instant other = random.nextInt(4) == 0 ? one.plusSeconds(random.nextLong(1, 4_000)) : randomTime(fixture);
            if (one.isBefore(other)
                    && !one.isBefore(fixture.keptFrom())
                    && Duration.between(one, other).toDays() < 365) {
                return new TimeRange(one, other);
            }
        }
    }

    // With values that occur, two in half of the cases, so that some changes meet the conditions.
    private ChangeSelection withRandomConditions(Fixture fixture, ChangeSelection all) {
        ChangeSelection some = all;
        if (random.nextInt(3) == 0) {
            return some;
        }
        RecentChange one = any(fixture);
        RecentChange other = random.nextBoolean() ? one : any(fixture);
        some = random.nextInt(3) > 0 ? some : some.ofTypes(distinct(one.typeName(), other.typeName()));
        some = random.nextInt(4) > 0 ? some : some.onWikis(distinct(one.wiki(), other.wiki()));
        some = random.nextInt(3) > 0
                ? some
                : some.byActors(
                        Stream.of(one.actorKind(), other.actorKind()).distinct().toArray(ActorKind[]::new));
        some = random.nextInt(5) > 0
                ? some
                : some.inNamespaces(
                        Stream.of(one.namespace(), other.namespace()).distinct().toArray(Integer[]::new));
        some = random.nextInt(8) > 0 ? some : some.whereMinor(random.nextBoolean());
        some = random.nextInt(8) > 0 ? some : some.wherePatrolled(random.nextBoolean());
        some = random.nextInt(10) > 0 ? some : some.ofLogTypes("delete", "block");
        some = random.nextInt(10) > 0 || one.user() == null ? some : some.byUsers(distinct(one.user(), "Ada"));
        return random.nextInt(10) > 0 ? some : some.onPages(distinct(one.title(), other.title()));
    }

    private static String[] distinct(String one, String other) {
        return Stream.of(one, other).distinct().toArray(String[]::new);
    }

    private TimeStep randomStep(TimeRange range) {
        TimeStep step = anyStep();
        boolean tooMany = range.length().dividedBy(step.unit().getDuration().multipliedBy(step.amount())) > 3_000;
        return tooMany ? new TimeStep(1, ChronoUnit.DAYS) : step;
    }

    private TimeStep anyStep() {
        return switch (random.nextInt(7)) {
            case 0 -> new TimeStep(random.nextInt(90, 2_000), ChronoUnit.SECONDS);
            case 1 -> new TimeStep(random.nextInt(2, 50), ChronoUnit.MINUTES);
            case 2 -> new TimeStep(random.nextInt(1, 13), ChronoUnit.HOURS);
            case 3 -> new TimeStep(random.nextInt(1, 4), ChronoUnit.DAYS);
            case 4 -> new TimeStep(random.nextInt(1, 3), ChronoUnit.WEEKS);
            case 5 -> new TimeStep(random.nextInt(1, 4), ChronoUnit.MONTHS);
            default -> new TimeStep(1, ChronoUnit.HOURS);
        };
    }

    private List<Dimension> randomDimensions() {
        List<Dimension> all = new ArrayList<>(Arrays.asList(Dimension.values()));
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, random.nextInt(1, 4)));
    }

    private void check(Fixture fixture, int cases) {
        for (int number = 0; number < cases; number++) {
            ChangeSelection selection = withRandomConditions(
                    fixture, ChangeSelection.of(randomRange(fixture)).inZone(ZONES.get(random.nextInt(ZONES.size()))));
            int limit = random.nextInt(4) == 0 ? 1_000 : random.nextInt(1, 30);
            check(fixture, selection, limit, number);
        }
    }

    private void check(Fixture fixture, ChangeSelection selection, int limit, int number) {
        WikiAnalytics analytics = fixture.analytics();
        Recount recount = fixture.recount();
        String as = "case " + number + ", " + selection + ", limit " + limit;
        assertThat(analytics.breakdowns().total(selection)).as(as).isEqualTo(recount.total(selection));
        List<Dimension> dimensions = randomDimensions();
        assertThat(analytics.breakdowns().by(dimensions, selection, limit))
                .as(as + dimensions)
                .isEqualTo(recount.by(dimensions, selection, limit));
        TimeRange previous = selection.range().previous();
        boolean isKept = !previous.from().isBefore(fixture.keptFrom());
        TimeRange other = isKept && random.nextBoolean() ? previous : randomRange(fixture);
        assertThat(analytics.breakdowns().compareBy(dimensions.get(0), selection, other, limit))
                .as(as + dimensions + other)
                .isEqualTo(recount.compareBy(dimensions.get(0), selection, other, limit));
        Breakdowns.Comparison whole = analytics.breakdowns().compare(selection, other);
        assertThat(whole.changes()).as(as).isEqualTo(recount.total(selection));
        assertThat(whole.before()).as(as).isEqualTo(recount.total(selection.during(other)));

        ChangeSelection open = random.nextBoolean() ? selection : selection.unfiltered();
        assertThat(analytics.topLists().users(open, limit)).as(as).isEqualTo(recount.users(open, limit));
        assertThat(analytics.topLists().pages(open, limit)).as(as).isEqualTo(recount.pages(open, limit));

        TimeStep step = randomStep(selection.range());
        List<Instant> bounds = step.bounds(selection.range(), selection.zone());
        assertThat(analytics.timeSeries().series(selection, step.amount(), step.unit()))
                .as(as + step)
                .isEqualTo(recount.series(selection, bounds));
        assertThat(analytics.timeSeries().actorMix(selection, step.amount(), step.unit()))
                .as(as + step)
                .isEqualTo(recount.actorMix(selection, bounds));
        assertThat(analytics.timeSeries().heatmap(selection)).as(as).isEqualTo(recount.heatmap(selection));

        assertThat(analytics.distributions().sizeChanges(selection)).as(as).isEqualTo(recount.sizes(selection));
        assertThat(analytics.distributions().changesPerUser(selection)).as(as).isEqualTo(recount.activity(selection));
        assertThat(analytics.distributions().comments(selection)).as(as).isEqualTo(recount.comments(selection));

        EditQuality quality = analytics.quality();
        assertThat(quality.reverts(selection)).as(as).isEqualTo(recount.reverts(selection));
        assertThat(quality.revertsByWiki(selection, limit)).as(as).isEqualTo(recount.revertsByWiki(selection, limit));
        assertThat(quality.editWars(selection, 2, limit)).as(as).isEqualTo(recount.editWars(selection, 2, limit));
        assertThat(quality.newPages(selection)).as(as).isEqualTo(recount.newPages(selection));
        assertThat(quality.survivors(selection, limit)).as(as).isEqualTo(recount.survivors(selection, limit));
        List<EditQuality.FirstTimer> newcomers = recount.firstTimers(selection, 1_000_000);
        assertThat(quality.firstTimers(selection)).as(as).isEqualTo(newcomers.size());
        assertThat(quality.firstTimers(selection, limit))
                .as(as)
                .isEqualTo(newcomers.stream().limit(limit).toList());

        int pageSize = random.nextInt(50, 1_001);
        assertThat(Recount.pages(cursor -> analytics.changes().latest(selection, cursor, pageSize)))
                .as(as)
                .isEqualTo(recount.latest(selection));
        List<StoredChange> some = recount.latest(selection);
        if (!some.isEmpty()) {
            StoredChange one = some.get(random.nextInt(some.size()));
            assertThat(Recount.pages(
                            cursor -> analytics.changes().ofPage(one.wiki(), one.title(), selection, cursor, 20)))
                    .as(as)
                    .isEqualTo(some.stream()
                            .filter(each -> each.wiki().equals(one.wiki())
                                    && each.title().equals(one.title()))
                            .toList());
            String user = one.user();
            if (user != null) {
                ChangeSelection everybody = selection.unfiltered();
                assertThat(Recount.pages(cursor -> analytics.changes().ofUser(user, everybody, cursor, 500)))
                        .as(as)
                        .isEqualTo(recount.latest(everybody.byUsers(user)));
            }
        }
    }
}
