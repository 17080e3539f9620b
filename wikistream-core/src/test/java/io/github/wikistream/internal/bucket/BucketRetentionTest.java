package io.github.wikistream.internal.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketRetentionTest {
    private static final Instant NEWEST = Instant.parse("2026-06-20T15:49:00Z");
    private static final OptionalLong NOW = OptionalLong.of(Bucket.minuteOf(NEWEST));

    @Test
    void usesWholeHoursWithinTheWindow() {
        BucketRetention.Plan plan = BucketRetention.counts(window("2026-06-20T11:58:00Z", "2026-06-20T14:02:00Z"), NOW);

        assertThat(plan.window()).isEqualTo(window("2026-06-20T11:58:00Z", "2026-06-20T14:02:00Z"));
        assertThat(plan.complete()).isTrue();
        assertThat(plan.buckets())
                .extracting(bucket -> bucket.step() + " " + bucket.start())
                .containsExactly(
                        "MINUTE 2026-06-20T11:58:00Z",
                        "MINUTE 2026-06-20T11:59:00Z",
                        "HOUR 2026-06-20T12:00:00Z",
                        "HOUR 2026-06-20T13:00:00Z",
                        "MINUTE 2026-06-20T14:00:00Z",
                        "MINUTE 2026-06-20T14:01:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        // requested, counted, complete
        "2026-06-19T15:49:00Z, 2026-06-20T15:50:00Z, 2026-06-19T15:49:00Z, 2026-06-20T15:50:00Z, true",
        "2026-06-19T15:48:00Z, 2026-06-20T15:50:00Z, 2026-06-19T15:00:00Z, 2026-06-20T15:50:00Z, true",
        "2026-06-19T15:10:00Z, 2026-06-19T15:20:00Z, 2026-06-19T15:00:00Z, 2026-06-19T16:00:00Z, true",
        "2026-06-18T03:10:00Z, 2026-06-18T05:00:00Z, 2026-06-18T03:00:00Z, 2026-06-18T05:00:00Z, true",
        "2026-06-12T15:00:00Z, 2026-06-12T15:01:00Z, 2026-06-12T15:00:00Z, 2026-06-12T16:00:00Z, true",
        "2026-06-12T14:59:00Z, 2026-06-12T15:01:00Z, 2026-06-12T14:00:00Z, 2026-06-12T16:00:00Z, false",
        "2026-06-20T15:49:00Z, 2026-06-20T18:00:00Z, 2026-06-20T15:49:00Z, 2026-06-20T18:00:00Z, true"
    })
    void widensToWholeHoursWhereMinutesAreGone(
            String from, String to, String countedFrom, String countedTo, boolean complete) {
        BucketRetention.Plan plan = BucketRetention.counts(window(from, to), NOW);

        assertThat(plan.window()).isEqualTo(window(countedFrom, countedTo));
        assertThat(plan.complete()).isEqualTo(complete);
    }

    @Test
    void bucketsOfAnyWindowCoverItExactlyOnce() {
        long now = NOW.getAsLong();
        for (int from = -200 * 60; from < 120; from += 37) {
            for (int length = 1; length < 3_000; length += 211) {
                Window asked = new Window(Bucket.startOfMinute(now + from), Bucket.startOfMinute(now + from + length));
                for (BucketRetention.Plan plan : new BucketRetention.Plan[] {
                    BucketRetention.counts(asked, NOW),
                    BucketRetention.uniques(asked, NOW),
                    BucketRetention.top(asked, NOW)
                }) {
                    assertThat(plan.window().from())
                            .isBetween(asked.from().minus(Duration.ofMinutes(59)), asked.from());
                    assertThat(plan.window().to())
                            .isBetween(asked.to(), asked.to().plus(Duration.ofMinutes(59)));
                    Instant next = plan.window().from();
                    for (Bucket bucket : plan.buckets()) {
                        assertThat(bucket.start()).isAfterOrEqualTo(next);
                        if (plan.complete()) {
                            assertThat(bucket.start()).isEqualTo(next);
                        }
                        next = bucket.start().plus(bucket.step().duration());
                    }
                    assertThat(next).isBeforeOrEqualTo(plan.window().to());
                    if (!plan.buckets().isEmpty()) {
                        Instant last = plan.window().to().isBefore(NEWEST)
                                ? plan.window().to()
                                : NEWEST;
                        assertThat(next).isAfterOrEqualTo(last);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-20T15:09:00Z, 2026-06-20T14:00:00Z, 2026-06-20T13:00:00Z",
        "2026-06-20T15:10:00Z, 2026-06-20T15:00:00Z, 2026-06-20T14:00:00Z",
        "2026-06-20T15:59:00Z, 2026-06-20T15:00:00Z, 2026-06-20T14:00:00Z"
    })
    void anHourIsClosedTenMinutesAfterItsEndAndItsMinutesAnHourLater(
            Instant newest, Instant firstOpen, Instant oldestMinute) {
        long now = Bucket.minuteOf(newest);

        assertThat(Bucket.hour(BucketRetention.firstOpenHour(now)).start()).isEqualTo(firstOpen);
        assertThat(Bucket.minute(BucketRetention.oldestMemberMinute(now)).start())
                .isEqualTo(oldestMinute);
    }

    @Test
    void leaderboardsUseMinutesAndClosedHoursBefore() {
        BucketRetention.Plan plan = BucketRetention.top(window("2026-06-20T12:30:00Z", "2026-06-20T14:03:00Z"), NOW);

        assertThat(plan.window()).isEqualTo(window("2026-06-20T12:00:00Z", "2026-06-20T14:03:00Z"));
        assertThat(plan.buckets())
                .extracting(bucket -> bucket.step() + " " + bucket.start())
                .containsExactly(
                        "HOUR 2026-06-20T12:00:00Z",
                        "HOUR 2026-06-20T13:00:00Z",
                        "MINUTE 2026-06-20T14:00:00Z",
                        "MINUTE 2026-06-20T14:01:00Z",
                        "MINUTE 2026-06-20T14:02:00Z");
    }

    @Test
    void beforeTheFirstCountNothingIsMissing() {
        Window asked = window("2026-06-20T12:30:00Z", "2026-06-20T14:03:00Z");

        assertThat(BucketRetention.counts(asked, OptionalLong.empty()))
                .isEqualTo(new BucketRetention.Plan(asked, true, List.of()));
    }

    @Test
    void seriesHaveAValueForEachStepEvenIfExpired() {
        Window asked = window("2026-06-20T12:30:00Z", "2026-06-20T18:03:00Z");

        assertThat(BucketRetention.series(asked, Step.MINUTE, NOW).buckets()).hasSize(333);
        BucketRetention.Plan hours = BucketRetention.series(asked, Step.HOUR, NOW);
        assertThat(hours.buckets()).hasSize(7);
        assertThat(hours.window()).isEqualTo(asked.inWholeHours());
        assertThat(BucketRetention.series(window("2026-06-12T15:00:00Z", "2026-06-12T16:00:00Z"), Step.HOUR, NOW)
                        .complete())
                .isTrue();
        assertThat(BucketRetention.series(window("2026-06-12T15:00:00Z", "2026-06-12T16:00:00Z"), Step.MINUTE, NOW)
                        .complete())
                .isFalse();
    }

    private static Window window(String from, String to) {
        return new Window(Instant.parse(from), Instant.parse(to));
    }
}
