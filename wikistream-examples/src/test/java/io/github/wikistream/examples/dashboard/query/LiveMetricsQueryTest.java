package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.dashboard.query.LiveMetrics.Headline;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.MinuteSeries;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Growth;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Quality;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Share;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.YesNo;
import io.github.wikistream.metric.query.MetricReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveMetricsQueryTest {
    private final RecordedMetrics counted = new RecordedMetrics();
    private final AtomicInteger roundTrips = new AtomicInteger();

    @Test
    void estimatesTheLast60SecondsFromThisMinuteAndTheOneBefore() {
        counted.count("2026-06-20T15:00:00Z", "bots", "human", 600)
                .count("2026-06-20T15:01:00Z", "bots", "human", 100)
                .count("2026-06-20T15:00:00Z", "bots", "bot", 60)
                .count("2026-06-20T15:00:00Z", "changes", "all", 760);
        Headline headline = query("2026-06-20T15:01:15Z", true).metrics().headline();
        assertThat(headline.humansPerMinute()).isEqualTo(100 + 450);
        assertThat(headline.botsPerMinute()).isEqualTo(45);
        assertThat(headline.perMinute()).isEqualTo(595);
        assertThat(headline.total()).isEqualTo(760);
    }

    @Test
    void countsEditsAndWikisOfFiveMinutes() {
        counted.count("2026-06-20T14:56:00Z", "types", "edit", 1)
                .count("2026-06-20T14:57:00Z", "types", "edit", 2)
                .count("2026-06-20T15:01:00Z", "types", "edit", 4)
                .count("2026-06-20T15:01:00Z", "wikis", "enwiki", 3)
                .count("2026-06-20T15:01:00Z", "wikis", "dewiki", 1);
        Headline headline = query("2026-06-20T15:01:15Z", true).metrics().headline();
        assertThat(headline.edits())
                .as("three quarters of 14:56, and all since")
                .isEqualTo(7);
        assertThat(headline.wikis()).isEqualTo(2);
    }

    /** The window held four to five minutes, so that every count fell by a quarter at each full minute. */
    @Test
    void holdsFiveMinutesAlsoAtTheStartOfAMinute() {
        for (int minute = 50; minute <= 59; minute++) {
            counted.count("2026-06-20T14:" + minute + ":00Z", "types", "edit", 60);
        }
        LiveMetrics before = query("2026-06-20T14:59:59.999Z", true).metrics();
        counted.count("2026-06-20T15:00:00Z", "types", "edit", 1);
        LiveMetrics after = query("2026-06-20T15:00:01Z", true).metrics();
        assertThat(before.headline().edits()).isEqualTo(300);
        assertThat(after.headline().edits()).isEqualTo(300);
        assertThat(after.shortWindow().types()).containsEntry("edit", 300L);
    }

    @Test
    void showsTheLastHourWithTheMinuteThatStillRuns() {
        counted.count("2026-06-20T14:02:00Z", "bots", "bot", 7).count("2026-06-20T15:01:00Z", "bots", "human", 9);
        MinuteSeries minutes = query("2026-06-20T15:01:15Z", true).metrics().minutes();
        assertThat(minutes.start()).isEqualTo("2026-06-20T14:02:00Z");
        assertThat(minutes.humans()).hasSize(60).endsWith(9L);
        assertThat(minutes.bots()).hasSize(60).startsWith(7L);
        assertThat(minutes.unfinished()).isTrue();
    }

    @Test
    void endsAnOldRecordingsWindowsWithItsNewestMinute() {
        counted.count("2021-08-27T13:20:00Z", "bots", "human", 700).count("2021-08-27T13:21:00Z", "bots", "human", 300);
        LiveMetricsQuery query = query("2026-06-20T15:01:15Z", false);
        assertThat(query.metrics().minutes().humans()).hasSize(60).endsWith(700L, 300L);
        assertThat(query.metrics().minutes().unfinished()).isFalse();
        assertThat(query.metrics().headline().perMinute()).isEqualTo(300);
        assertThat(query.metrics().shortWindow().until()).isEqualTo("2021-08-27T13:22:00Z");
    }

    @Test
    void takesARecordingThatIsBeingMadeForOneOfNow() {
        counted.count("2026-06-20T14:55:00Z", "bots", "human", 700);
        assertThat(query("2026-06-20T15:01:15Z", false).metrics().shortWindow().until())
                .isNull();
    }

    @Test
    void tellsAllOfAWindow() {
        String minute = "2026-06-20T15:00:00Z";
        counted.count(minute, "types", "edit", 5)
                .count(minute, "namespaces", "0", 4)
                .count(minute, "log-types", "block", 3)
                .count(minute, "actors", "temporary", 2)
                .count(minute, "bots", "bot", 1)
                .count(minute, "minor", "major", 6)
                .count(minute, "patrolled", "unpatrolled", 7)
                .count(minute, "bytes", "added", 800)
                .count(minute, "bytes", "removed", 90)
                .top(minute, "wikis", "enwiki", 11)
                .top(minute, "users", "Helpful bot", 12)
                .top(minute, "pages", "dewiki:Diskussion:Berlin", 13);
        WindowMetrics window = query("2026-06-20T15:01:15Z", true).metrics().longWindow();
        assertThat(window.types()).containsEntry("edit", 5L);
        assertThat(window.namespaces()).containsEntry("0", 4L);
        assertThat(window.logTypes()).containsEntry("block", 3L);
        assertThat(window.actors()).containsEntry("temporary", 2L);
        assertThat(window.flags().bots()).isEqualTo(new YesNo(1, 0));
        assertThat(window.flags().minor()).isEqualTo(new YesNo(0, 6));
        assertThat(window.flags().patrolled()).isEqualTo(new YesNo(0, 7));
        assertThat(window.growth()).isEqualTo(new Growth(800, 90));
        assertThat(window.topWikis())
                .containsExactly(new LeaderboardEntry("enwiki", null, "https://en.wikipedia.org/wiki/", false, 11));
        assertThat(window.topUsers()).containsExactly(new LeaderboardEntry("Helpful bot", null, null, true, 12));
        assertThat(window.topPages())
                .containsExactly(new LeaderboardEntry(
                        "Diskussion:Berlin", "dewiki", "https://de.wikipedia.org/wiki/Diskussion:Berlin", false, 13));
    }

    @Test
    void linksNothingThatIsMadeUp() {
        counted.top("2026-06-20T15:00:00Z", "pages", "dewiki:Berlin", 13);
        LiveMetricsQuery query =
                new LiveMetricsQuery(counted.store()::reader, true, false, clock("2026-06-20T15:01:15Z"));
        assertThat(query.metrics().shortWindow().topPages())
                .containsExactly(new LeaderboardEntry("Berlin", "dewiki", null, false, 13));
    }

    @Test
    void tellsSharesThatSayHowTheWikisFare() {
        String minute = "2026-06-20T15:00:00Z";
        counted.count(minute, "reverts", "revert", 3)
                .count(minute, "reverts", "other", 57)
                .count(minute, "patrolled", "patrolled", 30)
                .count(minute, "patrolled", "unpatrolled", 10)
                .count(minute, "removals", "blanked", 1)
                .count(minute, "removals", "large", 2)
                .count(minute, "removals", "other", 97)
                .count(minute, "new-accounts", "enwiki", 4)
                .count(minute, "new-accounts", "dewiki", 1);
        assertThat(query("2026-06-20T15:01:15Z", true).metrics().shortWindow().quality())
                .isEqualTo(new Quality(
                        new Share(3, 60, 0.05),
                        new Share(10, 40, 0.25),
                        new Share(1, 100, 0.01),
                        new Share(2, 100, 0.02),
                        5));
        assertThat(query("2026-06-20T18:00:00Z", true).metrics().shortWindow().quality())
                .isEqualTo(new Quality(
                        new Share(0, 0, null), new Share(0, 0, null), new Share(0, 0, null), new Share(0, 0, null), 0));
    }

    @Test
    void asksForAllOfThePageInOneRoundTrip() {
        counted.count("2026-06-20T15:01:00Z", "bots", "human", 9);
        LiveMetricsQuery query = query("2026-06-20T15:01:15Z", true);
        query.metrics();
        assertThat(roundTrips).hasValue(1);
        query.details().in("bots", "1h", Duration.ofHours(1), 10, "all");
        assertThat(roundTrips).hasValue(2);
    }

    @Test
    void asksForAnOldRecordingInOneRoundTripUnlessItHasMovedOn() {
        counted.count("2021-08-27T13:20:00Z", "bots", "human", 700);
        LiveMetricsQuery query = query("2026-06-20T15:01:15Z", false);
        assertThat(query.metrics().minutes().humans()).endsWith(700L);
        assertThat(roundTrips)
                .as("now turns out to be long after the recording")
                .hasValue(2);
        query.metrics();
        assertThat(roundTrips).hasValue(3);
        counted.count("2021-08-27T13:21:00Z", "bots", "human", 300);
        assertThat(query.metrics().minutes().humans()).endsWith(700L, 300L);
        assertThat(roundTrips).hasValue(5);
    }

    private LiveMetricsQuery query(String now, boolean endsNow) {
        return new LiveMetricsQuery(() -> counting(counted.store().reader()), endsNow, true, clock(now));
    }

    private MetricReader counting(MetricReader reader) {
        return questions -> {
            roundTrips.incrementAndGet();
            return reader.ask(questions);
        };
    }

    private static Clock clock(String now) {
        return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    }
}
