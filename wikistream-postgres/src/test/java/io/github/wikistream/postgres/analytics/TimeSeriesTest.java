package io.github.wikistream.postgres.analytics;

import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.TimeSeries.Burst;
import io.github.wikistream.postgres.fixture.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class TimeSeriesTest {
    private static final Instant START = Instant.parse("2026-06-20T10:00:00Z");

    private int number = 1;

    @Test
    void findsAndScoresBursts() {
        List<RecentChange> changes = new ArrayList<>();
        for (int minute = 0; minute < 180; minute++) {
            // 4 per minute; two bursts, the second longer and stronger; a small increase is not one.
            int much = switch (minute) {
                case 70 -> 24;
                case 120 -> 40;
                case 121 -> 30;
                case 150 -> 8;
                default -> 4;
            };
            for (int i = 0; i < much; i++) {
                changes.add(changeLike(number++)
                        .occurredAt(START.plusSeconds(60L * minute + i))
                        .build());
            }
        }
        TestPostgres.Database database = TestPostgres.freshDatabase();
        try (PostgresSink sink = PostgresSink.of(database.uri());
                WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            Simulation.store(sink, "test", changes, 400);
            ChangeSelection selection = ChangeSelection.of(new TimeRange(START, START.plus(Duration.ofHours(3))));
            List<Burst> bursts = analytics.timeSeries().bursts(selection, 6, 10);
            assertThat(bursts)
                    .extracting(Burst::range, Burst::changes, Burst::expected)
                    .containsExactly(
                            tuple(new TimeRange(START.plusSeconds(7_200), START.plusSeconds(7_320)), 70L, 8.0),
                            tuple(new TimeRange(START.plusSeconds(4_200), START.plusSeconds(4_260)), 24L, 4.0));
            assertThat(bursts.get(0).score()).isCloseTo(18, within(1e-9));
            assertThat(bursts.get(1).score()).isCloseTo(10, within(1e-9));
            assertThat(analytics.timeSeries().bursts(selection, 6, 1)).isEqualTo(bursts.subList(0, 1));
            assertThatThrownBy(() -> analytics.timeSeries().bursts(selection, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Returns changes of one wiki with the given number in each minute from a start time. */
    private List<RecentChange> each(String wiki, String from, int... perMinute) {
        List<RecentChange> changes = new ArrayList<>();
        for (int minute = 0; minute < perMinute.length; minute++) {
            for (int i = 0; i < perMinute[minute]; i++) {
                changes.add(changeLike(number++)
                        .wiki(wiki)
                        .occurredAt(Instant.parse(from).plusSeconds(60L * minute + i % 60))
                        .build());
            }
        }
        return changes;
    }

    private static int[] flat(int minutes, int perMinute) {
        return IntStream.generate(() -> perMinute).limit(minutes).toArray();
    }

    private List<Burst> burstsOfTheDay(List<RecentChange> changes, String... wikis) {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        try (PostgresSink sink = PostgresSink.of(database.uri());
                WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            Simulation.store(sink, "test", changes, 5_000);
            Instant day = Instant.parse("2026-06-20T00:00:00Z");
            return analytics
                    .timeSeries()
                    .bursts(
                            ChangeSelection.of(new TimeRange(day, day.plus(Duration.ofDays(1))))
                                    .onWikis(wikis),
                            3,
                            10);
        }
    }

    /** Minutes that were not stored counted as minutes without changes, and a constant rate as a burst. */
    @Test
    void missingMinutesAreNoBaseline() {
        List<RecentChange> changes = new ArrayList<>(each("enwiki", "2026-06-20T09:00:00Z", flat(120, 20)));
        // An outage of an hour and a half, whose changes were not read again.
        changes.addAll(each("enwiki", "2026-06-20T12:30:00Z", flat(120, 20)));
        assertThat(burstsOfTheDay(changes)).isEmpty();
        assertThat(burstsOfTheDay(changes, "enwiki")).isEmpty();

        changes.addAll(each("enwiki", "2026-06-20T14:00:00Z", 80));
        assertThat(burstsOfTheDay(changes))
                .extracting(burst -> burst.range().from(), Burst::changes, Burst::expected)
                .containsExactly(tuple(Instant.parse("2026-06-20T14:00:00Z"), 100L, 20.0));
    }

    @Test
    void wikiSilentWhileOthersWereStoredMayHaveABurst() {
        List<RecentChange> changes = new ArrayList<>(each("enwiki", "2026-06-20T09:00:00Z", flat(180, 20)));
        changes.addAll(each("dewiki", "2026-06-20T11:00:00Z", 12, 9));
        assertThat(burstsOfTheDay(changes, "dewiki"))
                .extracting(burst -> burst.range().from(), Burst::changes, Burst::expected, Burst::score)
                .containsExactly(tuple(Instant.parse("2026-06-20T11:00:00Z"), 21L, 0.0, 12.0));
    }

    @Test
    void quietDatabaseMayHaveABurstAfterHoursOfSilence() {
        List<RecentChange> changes = new ArrayList<>(each("enwiki", "2026-06-20T02:00:00Z", 1));
        changes.addAll(each("enwiki", "2026-06-20T04:10:00Z", 2));
        changes.addAll(each("enwiki", "2026-06-20T09:00:00Z", 1));
        changes.addAll(each("enwiki", "2026-06-20T11:00:00Z", 40));
        assertThat(burstsOfTheDay(changes))
                .extracting(burst -> burst.range().from(), Burst::score)
                .containsExactly(tuple(Instant.parse("2026-06-20T11:00:00Z"), 40.0));
    }

    @Test
    void daysFollowTheClockChangesOfTheZone() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        TimeRange spring = new TimeRange(Instant.parse("2026-03-28T12:00:00Z"), Instant.parse("2026-03-30T12:00:00Z"));
        assertThat(new TimeStep(1, ChronoUnit.DAYS).bounds(spring, berlin))
                .containsExactly(
                        Instant.parse("2026-03-27T23:00:00Z"),
                        Instant.parse("2026-03-28T23:00:00Z"),
                        Instant.parse("2026-03-29T22:00:00Z"),
                        Instant.parse("2026-03-30T22:00:00Z"));
        assertThat(new TimeStep(12, ChronoUnit.HOURS).bounds(spring, berlin))
                .startsWith(Instant.parse("2026-03-28T11:00:00Z"), Instant.parse("2026-03-28T23:00:00Z"))
                .endsWith(Instant.parse("2026-03-30T23:00:00Z"));
        assertThat(new TimeStep(1, ChronoUnit.WEEKS).bounds(spring, ZoneOffset.UTC))
                .containsExactly(
                        Instant.parse("2026-03-23T00:00:00Z"),
                        Instant.parse("2026-03-30T00:00:00Z"),
                        Instant.parse("2026-04-06T00:00:00Z"));
        assertThat(new TimeStep(3, ChronoUnit.MONTHS).bounds(spring, ZoneOffset.UTC))
                .containsExactly(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"));
    }

    @Test
    void refusesInvalidSteps() {
        assertThatThrownBy(() -> new TimeStep(0, ChronoUnit.DAYS)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new TimeStep(1, ChronoUnit.DECADES)).hasMessageContaining("not Decades");
    }

    @Test
    void cursorSurvivesConversionToText() {
        Cursor cursor = new Cursor(Instant.parse("2026-06-20T15:49:48.988123Z"), new UUID(-1, 7));
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).matches("[0-9A-Za-z:._-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "2026-06-20T15:49:48Z",
                "x_ffffffff-ffff-ffff-0000-000000000007",
                "2026-06-20T15:49:48Z_x"
            })
    void refusesInvalidCursors(String text) {
        assertThatThrownBy(() -> Cursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
