package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.WikiAnalytics.Dimension;
import io.github.wikistream.postgres.WikiAnalytics.StoredChange;
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
 * Every analytic equals a recount by plain Java, for random ranges, zones, filters, steps and limits. The number of cases
 * is {@code -Dwikistream.analytics.cases}; each case asks every question once.
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
     * Changes that are stored, and in memory.
     *
     * @param keptFrom what is asked about is not before
     */
    private record Ground(WikiAnalytics analytics, Recount recount, List<RecentChange> changes, Instant keptFrom) {}

    @AfterAll
    void close() {
        toClose.forEach(WikiAnalytics::close);
    }

    /**
     * Two thirds of the changes are folded when the questions are asked, and a day of them was counted anew; some were
     * written twice. They come in any order, so most are late.
     */
    private Ground stored(List<RecentChange> changes) {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        WikiAnalytics analytics = WikiAnalytics.of(database.uri());
        toClose.add(analytics);
        List<RecentChange> shuffled = new ArrayList<>(changes);
        Collections.shuffle(shuffled, random);
        try (PostgresSink sink = PostgresSink.of(database.uri());
                PostgresUpkeep upkeep = PostgresUpkeep.of(database.uri())) {
            Simulation.store(sink, "first", shuffled.subList(0, shuffled.size() * 2 / 3), 2_000);
            upkeep.run(UpkeepPlan.keepingAll());
            LocalDate anew = Timestamps.day(shuffled.get(0).occurredAt());
            upkeep.recount(anew, anew);
            Simulation.store(sink, "second", shuffled.subList(shuffled.size() / 2, shuffled.size()), 2_000);
        }
        return new Ground(analytics, new Recount(changes), shuffled, Instant.MIN);
    }

    /** Rows of the first days are dropped; some of these are written again, and some of what is kept comes only then. */
    private Ground storedAndDroppedBefore(Instant keptFrom, List<RecentChange> changes) {
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
                PostgresUpkeep upkeep = new PostgresUpkeep(Database.of(source), clock, time -> {})) {
            List<RecentChange> late = kept.subList(0, kept.size() / 4);
            shuffled.removeAll(late);
            Simulation.store(sink, "first", shuffled, 2_000);
            upkeep.run(UpkeepPlan.keepingAll());
            UpkeepReport report =
                    upkeep.run(UpkeepPlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(30)));
            assertThat(report.failed()).as("%s", report).isFalse();
            Simulation.store(sink, "again", shuffled.subList(0, shuffled.size() / 10), 2_000);
            Simulation.store(sink, "late", late, 2_000);
            upkeep.run(UpkeepPlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(30)));
            LocalDate anew = Timestamps.day(late.get(0).occurredAt());
            upkeep.recount(anew, anew);
        }
        return new Ground(analytics, new Recount(changes), kept, keptFrom);
    }

    @Test
    void everyAnalyticEqualsARecountOverASimulatedWeek() {
        check(stored(week()), CASES);
    }

    @Test
    void everyAnalyticOfWhatIsKeptEqualsARecountOfAllThatEverWas() {
        check(storedAndDroppedBefore(Instant.parse("2026-03-30T00:00:00Z"), week()), CASES / 2);
    }

    private List<RecentChange> week() {
        List<RecentChange> changes = new ArrayList<>(Simulation.changes(1, START, (int) SPAN.toMinutes() / 6, 1));
        changes.addAll(Simulation.changes(1, START.plus(Duration.ofDays(4)), 300, 3));
        for (int i = 0; i < 1_500; i++) {
            changes.add(quarrel(i));
        }
        return changes;
    }

    @Test
    void everyAnalyticEqualsARecountOverTheRecordings() throws IOException {
        check(stored(Recordings.changes()), CASES / 4);
    }

    // A few people and pages, so that they meet: reverts, new pages, deletions, comments of all kinds, equal times.
    private RecentChange quarrel(int number) {
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
        return new RecentChange(
                new EventMeta(new UUID(random.nextLong(), number), dt, "s", null, null, null, null, 0, null),
                ChangeType.of(type),
                type,
                null,
                null,
                pick("enwiki", "enwiki", "dewiki", "wikidatawiki"),
                null,
                random.nextInt(-1, 3),
                pick("Main Page", "Zürich", "\uD83D\uDE00", "Page " + random.nextInt(15)),
                random.nextInt(20) == 0 ? null : user,
                random.nextInt(4) == 0,
                isEdit ? random.nextBoolean() : null,
                (isEdit && random.nextBoolean()) ? random.nextBoolean() : null,
                (type.equals("edit") && random.nextInt(9) > 0) ? size : null,
                isEdit ? (random.nextInt(6) == 0 ? random.nextLong(3_000_000) : 100L * random.nextInt(3)) : null,
                null,
                null,
                orNull(pick(
                        "-",
                        "",
                        "/* Top */ ",
                        "Undid revision 5",
                        "irreverent",
                        "RV: no",
                        "reverted\nall",
                        "x\uD83D\uDE00",
                        "rv",
                        "ARV")),
                type.equals("log")
                        ? new LogEntry(
                                1L, orNull(pick("delete", "delete", "block", "-")), pick("delete", "restore"), "", null)
                        : null,
                "{}");
    }

    private static @Nullable String orNull(String text) {
        return text.equals("-") ? null : text;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private RecentChange any(Ground ground) {
        return ground.changes().get(random.nextInt(ground.changes().size()));
    }

    private Instant randomTime(Ground ground) {
        Instant time = any(ground).occurredAt().plusMillis(random.nextLong(-600_000, 600_000));
        return switch (random.nextInt(6)) {
            case 0 -> any(ground).occurredAt();
            case 1 -> time.truncatedTo(ChronoUnit.SECONDS);
            case 2 -> time.truncatedTo(ChronoUnit.MINUTES);
            case 3 -> time.truncatedTo(ChronoUnit.HOURS);
            case 4 -> time.truncatedTo(ChronoUnit.DAYS);
            default -> time;
        };
    }

    // Not longer than a year, which is as long as a heatmap may be.
    private TimeRange randomRange(Ground ground) {
        while (true) {
            Instant one = randomTime(ground);
            Instant other = random.nextInt(4) == 0 ? one.plusSeconds(random.nextLong(1, 4_000)) : randomTime(ground);
            if (one.isBefore(other)
                    && !one.isBefore(ground.keptFrom())
                    && Duration.between(one, other).toDays() < 365) {
                return new TimeRange(one, other);
            }
        }
    }

    // Of values that occur, two in half of the cases, so that filters find something.
    private Filter randomFilter(Ground ground) {
        Filter filter = Filter.all();
        if (random.nextInt(3) == 0) {
            return filter;
        }
        RecentChange one = any(ground);
        RecentChange other = random.nextBoolean() ? one : any(ground);
        filter = random.nextInt(3) > 0 ? filter : filter.ofTypes(distinct(one.typeName(), other.typeName()));
        filter = random.nextInt(4) > 0 ? filter : filter.onWikis(distinct(one.wiki(), other.wiki()));
        filter = random.nextInt(3) > 0
                ? filter
                : filter.byActors(
                        Stream.of(one.actorKind(), other.actorKind()).distinct().toArray(ActorKind[]::new));
        filter = random.nextInt(5) > 0
                ? filter
                : filter.inNamespaces(
                        Stream.of(one.namespace(), other.namespace()).distinct().toArray(Integer[]::new));
        filter = random.nextInt(8) > 0 ? filter : filter.whereMinor(random.nextBoolean());
        filter = random.nextInt(8) > 0 ? filter : filter.wherePatrolled(random.nextBoolean());
        filter = random.nextInt(10) > 0 ? filter : filter.ofLogTypes("delete", "block");
        filter = random.nextInt(10) > 0 || one.user() == null ? filter : filter.byUsers(distinct(one.user(), "Ada"));
        return random.nextInt(10) > 0 ? filter : filter.onPages(distinct(one.title(), other.title()));
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

    private void check(Ground ground, int cases) {
        for (int number = 0; number < cases; number++) {
            QueryScope scope = QueryScope.of(randomRange(ground))
                    .in(ZONES.get(random.nextInt(ZONES.size())))
                    .where(randomFilter(ground));
            int limit = random.nextInt(4) == 0 ? 1_000 : random.nextInt(1, 30);
            check(ground, scope, limit, number);
        }
    }

    private void check(Ground ground, QueryScope scope, int limit, int number) {
        WikiAnalytics analytics = ground.analytics();
        Recount recount = ground.recount();
        String as = "case " + number + ", " + scope + ", limit " + limit;
        assertThat(analytics.segments().total(scope)).as(as).isEqualTo(recount.total(scope));
        List<Dimension> dimensions = randomDimensions();
        assertThat(analytics.segments().by(dimensions, scope, limit))
                .as(as + dimensions)
                .isEqualTo(recount.by(dimensions, scope, limit));
        TimeRange previous = scope.range().previous();
        boolean isKept = !previous.from().isBefore(ground.keptFrom());
        TimeRange other = isKept && random.nextBoolean() ? previous : randomRange(ground);
        assertThat(analytics.segments().compareBy(dimensions.get(0), scope, other, limit))
                .as(as + dimensions + other)
                .isEqualTo(recount.compareBy(dimensions.get(0), scope, other, limit));
        Breakdowns.Comparison whole = analytics.segments().compare(scope, other);
        assertThat(whole.changes()).as(as).isEqualTo(recount.total(scope));
        assertThat(whole.before()).as(as).isEqualTo(recount.total(scope.during(other)));

        QueryScope open = random.nextBoolean() ? scope : scope.where(Filter.all());
        assertThat(analytics.tops().users(open, limit)).as(as).isEqualTo(recount.users(open, limit));
        assertThat(analytics.tops().pages(open, limit)).as(as).isEqualTo(recount.pages(open, limit));

        TimeStep step = randomStep(scope.range());
        List<Instant> bounds = step.bounds(scope.range(), scope.zone());
        assertThat(analytics.trends().series(scope, step)).as(as + step).isEqualTo(recount.series(scope, bounds));
        assertThat(analytics.trends().actorMix(scope, step)).as(as + step).isEqualTo(recount.actorMix(scope, bounds));
        assertThat(analytics.trends().heatmap(scope)).as(as).isEqualTo(recount.heatmap(scope));

        assertThat(analytics.distributions().sizeChanges(scope)).as(as).isEqualTo(recount.sizes(scope));
        assertThat(analytics.distributions().changesPerUser(scope)).as(as).isEqualTo(recount.activity(scope));
        assertThat(analytics.distributions().comments(scope)).as(as).isEqualTo(recount.comments(scope));

        EditQuality quality = analytics.quality();
        assertThat(quality.reverts(scope)).as(as).isEqualTo(recount.reverts(scope));
        assertThat(quality.revertsByWiki(scope, limit)).as(as).isEqualTo(recount.revertsByWiki(scope, limit));
        assertThat(quality.editWars(scope, 2, limit)).as(as).isEqualTo(recount.editWars(scope, 2, limit));
        assertThat(quality.newPages(scope)).as(as).isEqualTo(recount.newPages(scope));
        assertThat(quality.survivors(scope, limit)).as(as).isEqualTo(recount.survivors(scope, limit));
        List<EditQuality.FirstTimer> newcomers = recount.firstTimers(scope, 1_000_000);
        assertThat(quality.firstTimers(scope)).as(as).isEqualTo(newcomers.size());
        assertThat(quality.firstTimers(scope, limit))
                .as(as)
                .isEqualTo(newcomers.stream().limit(limit).toList());

        int pageSize = random.nextInt(50, 1_001);
        assertThat(Recount.pages(cursor -> analytics.changes().latest(scope, cursor, pageSize)))
                .as(as)
                .isEqualTo(recount.latest(scope));
        List<StoredChange> some = recount.latest(scope);
        if (!some.isEmpty()) {
            StoredChange one = some.get(random.nextInt(some.size()));
            assertThat(Recount.pages(cursor -> analytics.changes().ofPage(one.wiki(), one.title(), scope, cursor, 20)))
                    .as(as)
                    .isEqualTo(some.stream()
                            .filter(each -> each.wiki().equals(one.wiki())
                                    && each.title().equals(one.title()))
                            .toList());
            String user = one.user();
            if (user != null) {
                QueryScope everybody = scope.where(Filter.all());
                assertThat(Recount.pages(cursor -> analytics.changes().ofUser(user, everybody, cursor, 500)))
                        .as(as)
                        .isEqualTo(recount.latest(everybody.where(Filter.all().byUsers(user))));
            }
        }
    }
}
