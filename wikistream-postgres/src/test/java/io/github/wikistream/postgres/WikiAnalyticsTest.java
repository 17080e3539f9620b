package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.WikiAnalytics.Count;
import io.github.wikistream.postgres.WikiAnalytics.Dimension;
import io.github.wikistream.postgres.WikiAnalytics.PageCount;
import io.github.wikistream.postgres.WikiAnalytics.Point;
import io.github.wikistream.postgres.WikiAnalytics.Step;
import io.github.wikistream.postgres.WikiAnalytics.StoredChange;
import io.github.wikistream.postgres.WikiAnalytics.UserCount;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Every answer is compared with a recount of the same changes by plain Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("locales")
class WikiAnalyticsTest {
    private static final Instant START = Instant.parse("2026-03-28T22:10:30Z");
    private static final Duration SPAN = Duration.ofHours(30);
    private static final int CHANGES = 3_000;
    private static final int RANGES = 40;

    // As the server sorts text under COLLATE "C": by code point, where Java's order is by UTF-16 unit.
    private static final Comparator<String> BY_CODE_POINT = (one, other) -> {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        return Arrays.compare(a, b);
    };

    private final Random random = new Random(20260328);
    private final List<RecentChange> changes = new ArrayList<>();
    private TestPostgres.Database database = TestPostgres.freshDatabase();
    private WikiAnalytics analytics = WikiAnalytics.of(database.uri());

    @BeforeAll
    void store() {
        for (int i = 0; i < CHANGES; i++) {
            changes.add(randomChange());
        }
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("test"));
            sink.write(new Batch(checkpoint(0), checkpoint(1), List.copyOf(changes), List.of()));
        }
    }

    @AfterAll
    void close() {
        analytics.close();
    }

    private RecentChange randomChange() {
        String type = pick("edit", "edit", "edit", "new", "log", "categorize", "external", "142");
        boolean isEdit = type.equals("edit") || type.equals("new");
        // Whole seconds make equal times, which must not unsettle the order; some lie exactly on borders of minutes and
        // hours.
        Instant dt = START.plusMillis(random.nextLong(SPAN.toMillis()));
        dt = switch (random.nextInt(4)) {
            case 0 -> dt.truncatedTo(ChronoUnit.SECONDS);
            case 1 -> dt.truncatedTo(ChronoUnit.MINUTES);
            case 2 -> dt.truncatedTo(ChronoUnit.HOURS);
            default -> dt;
        };
        if (dt.isBefore(START)) {
            dt = START;
        }
        String user = random.nextInt(20) == 0
                ? null
                : pick("Ada", "ada", "例", "\uD83D\uDE00", "\uFFFC", "~2026-1-2", "1.2.3.4", "B" + random.nextInt(60));
        return new RecentChange(
                new EventMeta(
                        new UUID(random.nextLong(), random.nextLong()),
                        dt,
                        "mediawiki.recentchange",
                        null,
                        null,
                        null,
                        null,
                        0,
                        null),
                ChangeType.of(type),
                type,
                null,
                null,
                pick("enwiki", "enwiki", "dewiki", "wikidatawiki", "zh_classicalwiki"),
                random.nextBoolean() ? "en.wikipedia.org" : null,
                random.nextInt(-1, 4),
                pick("Main Page", "Zürich", "\uD83D\uDE00", "\uFFFC", "Page " + random.nextInt(200)),
                user,
                random.nextInt(3) == 0,
                isEdit ? random.nextBoolean() : null,
                (isEdit && random.nextBoolean()) ? random.nextBoolean() : null,
                isEdit ? random.nextLong(5_000_000_000L) : null,
                isEdit ? random.nextLong(5_000_000_000L) : null,
                isEdit ? random.nextLong(5_000_000_000L) : null,
                isEdit ? random.nextLong(5_000_000_000L) : null,
                random.nextInt(10) == 0 ? null : "comment " + random.nextInt(),
                type.equals("log")
                        ? new LogEntry(
                                1L, random.nextInt(4) == 0 ? null : pick("block", "upload", "move"), "do", null, null)
                        : null,
                "{}");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private TimeRange randomRange() {
        long a = random.nextLong(-3_600, SPAN.toSeconds() + 3_600);
        long b = random.nextLong(-3_600, SPAN.toSeconds() + 3_600);
        Instant from = START.plusSeconds(Math.min(a, b));
        Instant to = START.plusSeconds(Math.max(a, b) + 1);
        return random.nextBoolean()
                ? new TimeRange(from, to)
                : new TimeRange(
                        from.truncatedTo(ChronoUnit.MINUTES),
                        to.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60));
    }

    private Stream<RecentChange> within(TimeRange range) {
        return changes.stream()
                .filter(change -> !change.occurredAt().isBefore(range.from())
                        && change.occurredAt().isBefore(range.to()));
    }

    @Test
    void namesThePipelinesThatHaveStoredSomething() {
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("opened-only"));
        }
        assertThat(analytics.pipelines()).containsExactly("test");
        try (WikiAnalytics empty = WikiAnalytics.of(TestPostgres.freshDatabase().uri())) {
            assertThat(empty.pipelines()).isEmpty();
        }
    }

    @Test
    void countsAllChanges() {
        assertThat(analytics.total()).isEqualTo(CHANGES);
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            assertThat(analytics.total(range))
                    .as("%s", range)
                    .isEqualTo(within(range).count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsByEachDimension(Dimension dimension) {
        Function<RecentChange, @Nullable Object> value = switch (dimension) {
            case TYPE -> RecentChange::typeName;
            case WIKI -> RecentChange::wiki;
            case BOT -> RecentChange::bot;
            case NAMESPACE -> RecentChange::namespace;
            case LOG_TYPE ->
                change -> change.log() == null ? null : change.log().type();
            case ACTOR -> change -> change.actorKind().word();
            case MINOR -> RecentChange::minor;
            case PATROLLED -> RecentChange::patrolled;
        };
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            int limit = random.nextInt(1, 8);
            List<Count> recount = tally(range, change -> {
                        Object found = value.apply(change);
                        return found == null ? null : found.toString();
                    })
                    .map(entry -> new Count(entry.getKey(), entry.getValue().size()))
                    .sorted(Comparator.comparing(Count::changes).reversed().thenComparing(Count::value, BY_CODE_POINT))
                    .limit(limit)
                    .toList();
            assertThat(analytics.counts(dimension, range, limit))
                    .as("%s", range)
                    .isEqualTo(recount);
        }
    }

    @Test
    void findsTheTopUsers() {
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            int limit = random.nextInt(1, 80);
            List<UserCount> recount = tally(range, RecentChange::user)
                    .map(entry -> new UserCount(
                            entry.getKey(), entry.getValue().size(), count(entry.getValue(), RecentChange::bot)))
                    .sorted(Comparator.comparing(UserCount::changes)
                            .reversed()
                            .thenComparing(UserCount::user, BY_CODE_POINT))
                    .limit(limit)
                    .toList();
            assertThat(analytics.topUsers(range, limit)).as("%s", range).isEqualTo(recount);
        }
    }

    @Test
    void findsTheTopPages() {
        record Page(String wiki, int namespace, String title) {}
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            int limit = random.nextInt(1, 80);
            List<PageCount> recount = tally(
                            range, change -> new Page(change.wiki(), change.namespace(), change.title()))
                    .map(entry -> new PageCount(
                            entry.getKey().wiki(),
                            entry.getKey().namespace(),
                            entry.getKey().title(),
                            entry.getValue().size(),
                            count(entry.getValue(), RecentChange::bot)))
                    .sorted(Comparator.comparing(PageCount::changes)
                            .reversed()
                            .thenComparing(PageCount::wiki, BY_CODE_POINT)
                            .thenComparing(PageCount::title, BY_CODE_POINT)
                            .thenComparing(PageCount::namespace))
                    .limit(limit)
                    .toList();
            assertThat(analytics.topPages(range, limit)).as("%s", range).isEqualTo(recount);
        }
    }

    @ParameterizedTest
    @EnumSource
    void drawsASeriesWithoutGaps(Step step) {
        long length = step.length().toMillis();
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            List<Point> recount = LongStream.rangeClosed(
                            Math.floorDiv(range.from().toEpochMilli(), length),
                            Math.floorDiv(range.to().toEpochMilli() - 1, length))
                    .mapToObj(number -> {
                        List<RecentChange> inside = within(range)
                                .filter(change ->
                                        Math.floorDiv(change.occurredAt().toEpochMilli(), length) == number)
                                .toList();
                        return new Point(
                                Instant.ofEpochMilli(number * length),
                                inside.size(),
                                count(
                                        inside,
                                        change -> change.type() == ChangeType.EDIT || change.type() == ChangeType.NEW),
                                count(inside, RecentChange::bot));
                    })
                    .toList();
            assertThat(analytics.series(range, step)).as("%s", range).isEqualTo(recount);
        }
    }

    @Test
    void aSeriesOfAnEmptyRangeIsAllZero() {
        TimeRange quiet = TimeRange.before(Instant.parse("1999-01-01T03:00:00Z"), Duration.ofHours(3));
        assertThat(analytics.series(quiet, Step.HOUR))
                .extracting(Point::start, Point::changes)
                .containsExactly(
                        tuple(Instant.parse("1999-01-01T00:00:00Z"), 0L),
                        tuple(Instant.parse("1999-01-01T01:00:00Z"), 0L),
                        tuple(Instant.parse("1999-01-01T02:00:00Z"), 0L));
    }

    @Test
    void listsTheLatestChangesWithAllTheirFields() {
        Comparator<RecentChange> newestFirst = Comparator.comparing(RecentChange::occurredAt)
                .thenComparing(change -> change.id().toString())
                .reversed();
        for (int i = 0; i < RANGES; i++) {
            TimeRange range = randomRange();
            int limit = random.nextInt(1, 60);
            List<StoredChange> recount = within(range)
                    .sorted(newestFirst)
                    .limit(limit)
                    .map(WikiAnalyticsTest::stored)
                    .toList();
            assertThat(analytics.latest(range, limit)).as("%s", range).isEqualTo(recount);
        }
    }

    private static StoredChange stored(RecentChange change) {
        return new StoredChange(
                change.id(),
                change.occurredAt(),
                change.typeName(),
                change.wiki(),
                change.serverName(),
                change.namespace(),
                change.title(),
                change.user(),
                change.actorKind(),
                change.minor(),
                change.patrolled(),
                change.bytesOld(),
                change.bytesNew(),
                change.revisionOld(),
                change.revisionNew(),
                change.comment(),
                change.log() == null ? null : change.log().type(),
                change.log() == null ? null : change.log().action());
    }

    @Test
    void theLatestOfAllLeaveOutWhatIsDatedAhead() {
        TestPostgres.Database own = TestPostgres.freshDatabase();
        RecentChange past = changeAt("2018-10-19T11:24:42Z");
        RecentChange older = changeAt("2001-01-15T00:00:00Z");
        RecentChange ahead = changeAt("9998-01-01T00:00:00Z");
        try (PostgresSink sink = PostgresSink.of(own.uri());
                WikiAnalytics asked = WikiAnalytics.of(own.uri())) {
            sink.open(new SinkContext("test"));
            assertThat(asked.latest(5)).isEmpty();
            sink.write(new Batch(checkpoint(0), checkpoint(1), List.of(past, ahead, older), List.of()));
            assertThat(asked.latest(5)).extracting(StoredChange::id).containsExactly(past.id(), older.id());
            assertThat(asked.latest(1)).extracting(StoredChange::id).containsExactly(past.id());
            assertThat(asked.total()).isEqualTo(3);
        }
    }

    private RecentChange changeAt(String dt) {
        RecentChange like = randomChange();
        return new RecentChange(
                new EventMeta(new UUID(random.nextLong(), 0), Instant.parse(dt), "s", null, null, null, null, 0, null),
                like.type(),
                like.typeName(),
                null,
                null,
                like.wiki(),
                null,
                0,
                like.title(),
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, WikiAnalytics.MAX_ENTRIES + 1})
    void refusesLimitsOutOfRange(int limit) {
        TimeRange range = new TimeRange(START, START.plusSeconds(1));
        assertThatThrownBy(() -> analytics.latest(limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.latest(range, limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.topUsers(range, limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.topPages(range, limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.counts(Dimension.TYPE, range, limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 1000: " + limit);
    }

    @Test
    void refusesSeriesOfTooManyPoints() {
        TimeRange week = new TimeRange(START, START.plus(Duration.ofDays(8)));
        assertThatThrownBy(() -> analytics.series(week, Step.MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("10000", "11520", "longer step");
        assertThat(analytics.series(week, Step.HOUR)).hasSize(8 * 24 + 1);
    }

    @Test
    void refusesRangesThatAreNone() {
        assertThatThrownBy(() -> new TimeRange(START, START)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(START, START.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(Instant.MIN, START)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(START, Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TimeRange.before(START, Duration.ofHours(1)).length()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void saysThatNothingWasStoredYet() {
        PGSimpleDataSource empty = new PGSimpleDataSource();
        empty.setURL(TestPostgres.freshDatabase().jdbcUrl());
        WikiAnalytics early = WikiAnalytics.of(empty);
        SinkException thrown = catchThrowableOfType(SinkException.class, early::total);
        assertThat(thrown)
                .hasMessageContainingAll(
                        "PostgreSQL at ", "count of all changes failed", "42P01", "open the sink once");
        assertThat(thrown.isRetryable()).isFalse();
    }

    @Test
    void whoAsksMayBeInterrupted() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<SinkException> thrown = new CompletableFuture<>();
        try (Session blocker = new Session(database.jdbcUrl());
                Session session = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            thread.execute(() -> {
                try {
                    analytics.latest(1);
                } catch (SinkException e) {
                    thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            session.awaitBlocked();
            thread.shutdownNow();
            assertThat(thrown.get(5, TimeUnit.MINUTES))
                    .hasMessageContaining("latest changes was interrupted")
                    .satisfies(e -> assertThat(e.isRetryable()).isTrue());
            session.awaitNobodyBlocked();
        }
    }

    @Test
    void aQuestionEndsWhenItsTimeIsUp() {
        try (Session blocker = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            WikiAnalytics hasty = analytics.answeringWithin(Duration.ofMillis(50));
            assertThatThrownBy(() -> hasty.latest(1))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContainingAll("57014", "statement timeout");
        }
        assertThatThrownBy(() -> analytics.answeringWithin(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQuestionThatIsCancelledMayBeAskedAgain() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Session blocker = new Session(database.jdbcUrl());
                Session session = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            Future<?> question = thread.submit(() -> analytics.latest(1));
            session.execute("SELECT pg_cancel_backend(" + session.awaitBlocked() + ")");
            assertThatThrownBy(() -> question.get(5, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("57014");
            blocker.rollback();
            assertThat(analytics.total()).isEqualTo(CHANGES);
        } finally {
            thread.shutdownNow();
        }
    }

    private <K> Stream<Map.Entry<K, List<RecentChange>>> tally(
            TimeRange range, Function<RecentChange, @Nullable K> key) {
        return within(range)
                .filter(change -> key.apply(change) != null)
                .collect(Collectors.groupingBy(change -> Objects.requireNonNull(key.apply(change))))
                .entrySet()
                .stream();
    }

    private static long count(List<RecentChange> changes, Predicate<RecentChange> which) {
        return changes.stream().filter(which).count();
    }
}
