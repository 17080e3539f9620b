package io.github.wikistream.postgres.analytics;

import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Breakdowns.Dimension;
import io.github.wikistream.postgres.analytics.TimeSeries.Point;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Every answer is compared with a recount of the same changes in plain Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("locales")
class WikiAnalyticsTest {
    private static final Instant START = Instant.parse("2026-03-28T22:10:30Z");
    private static final Duration SPAN = Duration.ofHours(30);
    private static final int CHANGES = 3_000;
    private static final int RANGES = 40;

    private final Random random = new Random(20260328);
    private final List<RecentChange> changes = new ArrayList<>();
    private TestPostgres.Database database = TestPostgres.freshDatabase();
    private WikiAnalytics analytics = WikiAnalytics.of(database.uri());
    private Recount recount = new Recount(List.of());

    @BeforeAll
    void store() {
        for (int i = 0; i < CHANGES; i++) {
            changes.add(randomChange());
        }
        recount = new Recount(changes);
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
        // Whole seconds produce equal times, which must not affect the order; some are exactly on borders of minutes
        // and hours.
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
        return RecentChange.builder()
                .meta(EventMeta.builder().id(new UUID(random.nextLong(), random.nextLong())).occurredAt(dt).stream(
                                "mediawiki.recentchange")
                        .build())
                .type(ChangeType.of(type))
                .typeName(type)
                .wiki(pick("enwiki", "enwiki", "dewiki", "wikidatawiki", "zh_classicalwiki"))
                .serverName(random.nextBoolean() ? "en.wikipedia.org" : null)
                .namespace(random.nextInt(-1, 4))
                .title(pick("Main Page", "Zürich", "\uD83D\uDE00", "\uFFFC", "Page " + random.nextInt(200)))
                .user(user)
                .bot(random.nextInt(3) == 0)
                .minor(isEdit ? random.nextBoolean() : null)
                .patrolled((isEdit && random.nextBoolean()) ? random.nextBoolean() : null)
                .bytesOld(isEdit ? random.nextLong(5_000_000_000L) : null)
                .bytesNew(isEdit ? random.nextLong(5_000_000_000L) : null)
                .revisionOld(isEdit ? random.nextLong(5_000_000_000L) : null)
                .revisionNew(isEdit ? random.nextLong(5_000_000_000L) : null)
                .comment(random.nextInt(10) == 0 ? null : "comment " + random.nextInt())
                .log(
                        type.equals("log")
                                ? LogEntry.builder()
                                        .id(1L)
                                        .type(random.nextInt(4) == 0 ? null : pick("block", "upload", "move"))
                                        .action("do")
                                        .build()
                                : null)
                .json("{}")
                .build();
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

    @Test
    void namesThePipelinesThatHaveStoredData() {
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("opened-only"));
        }
        assertThat(analytics.pipelines()).containsExactly("test");
        try (WikiAnalytics empty = WikiAnalytics.of(TestPostgres.freshDatabase().uri())) {
            assertThat(empty.pipelines()).isEmpty();
        }
    }

    private ChangeSelection randomSelection() {
        return ChangeSelection.of(randomRange());
    }

    @Test
    void countsAllChanges() {
        assertThat(analytics.total()).isEqualTo(CHANGES);
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            assertThat(analytics.breakdowns().total(selection))
                    .as("%s", selection)
                    .isEqualTo(recount.total(selection));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsByEachDimension(Dimension dimension) {
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            int limit = random.nextInt(1, 8);
            assertThat(analytics.breakdowns().by(dimension, selection, limit))
                    .as("%s", selection)
                    .isEqualTo(recount.by(List.of(dimension), selection, limit));
        }
    }

    @Test
    void findsTheTopUsers() {
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            int limit = random.nextInt(1, 80);
            assertThat(analytics.topLists().users(selection, limit))
                    .as("%s", selection)
                    .isEqualTo(recount.users(selection, limit));
        }
    }

    @Test
    void findsTheTopPages() {
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            int limit = random.nextInt(1, 80);
            assertThat(analytics.topLists().pages(selection, limit))
                    .as("%s", selection)
                    .isEqualTo(recount.pages(selection, limit));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MINUTES", "HOURS", "DAYS"})
    void returnsASeriesWithoutGaps(ChronoUnit unit) {
        long length = unit.getDuration().toMillis();
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            List<Instant> bounds = LongStream.rangeClosed(
                            Math.floorDiv(selection.range().from().toEpochMilli(), length),
                            Math.floorDiv(selection.range().to().toEpochMilli() - 1, length) + 1)
                    .mapToObj(number -> Instant.ofEpochMilli(number * length))
                    .toList();
            assertThat(analytics.timeSeries().series(selection, 1, unit))
                    .as("%s", selection)
                    .isEqualTo(recount.series(selection, bounds));
        }
    }

    @Test
    void seriesOfAnEmptyRangeIsAllZero() {
        ChangeSelection quiet =
                ChangeSelection.of(TimeRange.before(Instant.parse("1999-01-01T03:00:00Z"), Duration.ofHours(3)));
        assertThat(analytics.timeSeries().series(quiet, 1, ChronoUnit.HOURS))
                .extracting(Point::start, Point::changes)
                .containsExactly(
                        tuple(Instant.parse("1999-01-01T00:00:00Z"), 0L),
                        tuple(Instant.parse("1999-01-01T01:00:00Z"), 0L),
                        tuple(Instant.parse("1999-01-01T02:00:00Z"), 0L));
    }

    @Test
    void listsTheLatestChangesWithAllTheirFields() {
        for (int i = 0; i < RANGES; i++) {
            ChangeSelection selection = randomSelection();
            int limit = random.nextInt(1, 60);
            assertThat(analytics.changes().latest(selection, null, limit).changes())
                    .as("%s", selection)
                    .isEqualTo(recount.latest(selection).stream().limit(limit).toList());
        }
    }

    @Test
    void latestChangesExcludeThoseDatedAhead() {
        TestPostgres.Database own = TestPostgres.freshDatabase();
        RecentChange past = changeAt("2018-10-19T11:24:42Z");
        RecentChange older = changeAt("2001-01-15T00:00:00Z");
        RecentChange ahead = changeAt("9998-01-01T00:00:00Z");
        try (PostgresSink sink = PostgresSink.of(own.uri());
                WikiAnalytics asked = WikiAnalytics.of(own.uri())) {
            sink.open(new SinkContext("test"));
            assertThat(asked.changes().newest(5)).isEmpty();
            sink.write(new Batch(checkpoint(0), checkpoint(1), List.of(past, ahead, older), List.of()));
            assertThat(asked.changes().newest(5)).extracting(StoredChange::id).containsExactly(past.id(), older.id());
            assertThat(asked.changes().newest(1)).extracting(StoredChange::id).containsExactly(past.id());
            assertThat(asked.total()).isEqualTo(3);
        }
    }

    private RecentChange changeAt(String dt) {
        RecentChange like = randomChange();
        return RecentChange.builder()
                .meta(EventMeta.builder().id(new UUID(random.nextLong(), 0)).occurredAt(Instant.parse(dt)).stream("s")
                        .build())
                .type(like.type())
                .typeName(like.typeName())
                .wiki(like.wiki())
                .title(like.title())
                .json("{}")
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, WikiAnalytics.MAX_ENTRIES + 1})
    void refusesLimitsOutOfRange(int limit) {
        ChangeSelection second = ChangeSelection.of(new TimeRange(START, START.plusSeconds(1)));
        assertThatThrownBy(() -> analytics.changes().newest(limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.changes().latest(second, null, limit))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.topLists().users(second, limit))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.topLists().pages(second, limit))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.breakdowns().by(Dimension.TYPE, second, limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 1000: " + limit);
    }

    @Test
    void refusesSeriesOfTooManyPoints() {
        ChangeSelection week = ChangeSelection.of(new TimeRange(START, START.plus(Duration.ofDays(8))));
        assertThatThrownBy(() -> analytics.timeSeries().series(week, 1, ChronoUnit.MINUTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("10000", "11520", "longer step");
        assertThat(analytics.timeSeries().series(week, 1, ChronoUnit.HOURS)).hasSize(8 * 24 + 1);
    }

    @Test
    void refusesInvalidRanges() {
        assertThatThrownBy(() -> new TimeRange(START, START)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(START, START.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(Instant.MIN, START)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(START, Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TimeRange.before(START, Duration.ofHours(1)).length()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void reportsThatNothingWasStoredYet() {
        PGSimpleDataSource empty = new PGSimpleDataSource();
        empty.setURL(TestPostgres.freshDatabase().jdbcUrl());
        WikiAnalytics early = WikiAnalytics.of(empty);
        StoreException thrown = catchThrowableOfType(StoreException.class, early::total);
        assertThat(thrown)
                .hasMessageContainingAll(
                        "PostgreSQL at ", "count of all changes failed", "42P01", "open the sink once");
        assertThat(thrown.isRetryable()).isFalse();
    }

    @Test
    void queryCanBeInterrupted() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<StoreException> thrown = new CompletableFuture<>();
        try (Session blocker = new Session(database.jdbcUrl());
                Session session = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            thread.execute(() -> {
                try {
                    analytics.changes().newest(1);
                } catch (StoreException e) {
                    thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            session.awaitBlocked();
            thread.shutdownNow();
            assertThat(thrown.get(5, TimeUnit.MINUTES))
                    .hasMessageContaining("latest changes was interrupted")
                    .satisfies(e -> assertThat(e.isRetryable()).isTrue());
            session.awaitNoneBlocked();
        }
    }

    @Test
    void queryEndsAtItsTimeLimit() {
        try (Session blocker = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            WikiAnalytics hasty = analytics.withLimit(Duration.ofMillis(50));
            assertThatThrownBy(() -> hasty.changes().newest(1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("57014", "statement timeout");
        }
        assertThatThrownBy(() -> analytics.withLimit(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancelledQueryIsRetryable() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Session blocker = new Session(database.jdbcUrl());
                Session session = new Session(database.jdbcUrl())) {
            blocker.begin("LOCK TABLE wikistream.recent_change IN ACCESS EXCLUSIVE MODE");
            Future<?> query = thread.submit(() -> analytics.changes().newest(1));
            session.execute("SELECT pg_cancel_backend(" + session.awaitBlocked() + ")");
            assertThatThrownBy(() -> query.get(5, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("57014");
            blocker.rollback();
            assertThat(analytics.total()).isEqualTo(CHANGES);
        } finally {
            thread.shutdownNow();
        }
    }
}
