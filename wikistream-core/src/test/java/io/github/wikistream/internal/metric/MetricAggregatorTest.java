package io.github.wikistream.internal.metric;

import static io.github.wikistream.Changes.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.ChangeFacts;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Dimension;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.sink.Batch;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricAggregatorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-20T16:00:30Z"), ZoneOffset.UTC);
    private static final Checkpoint NEXT = Checkpoint.builder().token("next").build();

    private final Metric types = Metric.of("types", (change, recorder) -> recorder.count(change.typeName()));
    private final Metric users = Metric.of("users", (change, recorder) -> recorder.top(String.valueOf(change.user())));

    /** They were kept in a static field, which all pipelines shared and which was never cleared. */
    @Test
    void factsOfAChangeAreSharedOnlyByTheMetricsOfOneBatch() {
        List<ChangeFacts> seen = new ArrayList<>();
        List<Metric> metrics = List.of(
                Metric.of("first", (change, recorder) -> seen.add(recorder.facts(change))),
                Metric.of("second", (change, recorder) -> seen.add(recorder.facts(change))));
        RecentChange change = change().build();
        sum(metrics, change);
        sum(metrics, change);

        assertThat(seen.get(1)).isSameAs(seen.get(0));
        assertThat(seen.get(2)).isNotSameAs(seen.get(0));
    }

    @Test
    void sumsUpByMinuteOfEventTimeOldestFirst() {
        MetricBatch sum = sum(
                List.of(types, users),
                change().at("2026-06-20T15:01:00Z").build(),
                change().at("2026-06-20T15:00:59.999Z").user("Bob").build(),
                change().at("2026-06-20T15:01:59Z").build(),
                change().at("2026-06-20T15:01:30Z").type("new").user("Bob").build());

        assertThat(sum.previous()).isEqualTo(Checkpoint.NONE);
        assertThat(sum.checkpoint()).isEqualTo(NEXT);
        assertThat(sum.minutes())
                .containsExactly(
                        MetricBatch.Minute.of(
                                Instant.parse("2026-06-20T15:00:00Z"),
                                Map.of(new Counter("types", "edit"), 1L),
                                Map.of(new Counter("users", "Bob"), 1L)),
                        MetricBatch.Minute.of(
                                Instant.parse("2026-06-20T15:01:00Z"),
                                Map.of(new Counter("types", "edit"), 2L, new Counter("types", "new"), 1L),
                                Map.of(new Counter("users", "Ada Example"), 2L, new Counter("users", "Bob"), 1L)));
    }

    @Test
    void minutesBeginBeforeTheEpochToo() {
        assertThat(sum(List.of(types), change().at("1969-12-31T23:59:59Z").build())
                        .minutes())
                .extracting(MetricBatch.Minute::start)
                .containsExactly(Instant.parse("1969-12-31T23:59:00Z"));
    }

    @Test
    void batchWithoutChangesKeepsItsCheckpoints() {
        OtherEvent other = new OtherEvent(
                EventMeta.builder().id(new UUID(1, 1)).occurredAt(Instant.EPOCH).stream("page-create")
                        .build(),
                null,
                "{}");

        MetricBatch sum = sum(List.of(types), other);
        assertThat(sum.minutes()).isEmpty();
        assertThat(sum.checkpoint()).isEqualTo(NEXT);
    }

    @Test
    void throwingMetricAddsNothingForThatChangeAndAffectsNoOther() {
        Metric fragile = Metric.of("fragile", (change, recorder) -> {
            recorder.count("seen");
            recorder.top("seen");
            if (change.typeName().equals("log")) {
                throw new IllegalStateException("cannot take it");
            }
        });
        MetricAggregator aggregator = new MetricAggregator(List.of(fragile, types), CLOCK);

        MetricBatch sum = aggregator.sum(
                batch(change().build(), change().log("block", "block").build(), change().build()));

        assertThat(sum.minutes())
                .containsExactly(MetricBatch.Minute.of(
                        Instant.parse("2026-06-20T15:00:00Z"),
                        Map.of(
                                new Counter("fragile", "seen"), 2L,
                                new Counter("types", "edit"), 2L,
                                new Counter("types", "log"), 1L),
                        Map.of(new Counter("fragile", "seen"), 2L)));
        assertThat(aggregator.failures()).containsExactly(Map.entry("fragile", 1L), Map.entry("types", 0L));
    }

    @Test
    void distinctMembersAndDistributionsOfAThrowingMetricAreRolledBackToo() {
        Metric fragile = Metric.of("fragile", (change, recorder) -> {
            recorder.unique(String.valueOf(change.user()));
            recorder.distribution("all", change.namespace());
            if (change.typeName().equals("log")) {
                recorder.unique("once");
                throw new IllegalStateException("cannot take it");
            }
        });

        MetricBatch sum = sum(
                List.of(fragile),
                change().user("Ada").page(3, "Talk").build(),
                change().user("Ada").page(40, "Talk").log("block", "block").build(),
                change().user("Bob").page(3, "Talk").build());

        assertThat(sum.minutes())
                .containsExactly(MetricBatch.Minute.of(
                        Instant.parse("2026-06-20T15:00:00Z"),
                        Map.of(),
                        Map.of(),
                        Map.of(new Counter("fragile", "all"), Set.of("Ada", "Bob")),
                        Map.of(new Counter("fragile", "all"), Distribution.of(3, 3))));
    }

    @Test
    void metricOfOtherStreamsReceivesTheirEvents() {
        Metric streams = new Metric() {
            @Override
            public String name() {
                return "streams";
            }

            @Override
            public void observe(RecentChange change, MetricRecorder recorder) {
                recorder.count("recentchange");
            }

            @Override
            public void observeEvent(StreamEvent event, MetricRecorder recorder) {
                if (event instanceof OtherEvent other) {
                    recorder.count(String.valueOf(other.meta().stream()));
                }
            }
        };
        OtherEvent other = new OtherEvent(
                EventMeta.builder().id(new UUID(1, 1)).occurredAt(Instant.EPOCH).stream("page-create")
                        .build(),
                null,
                "{}");

        MetricBatch sum = sum(List.of(streams, types), other);
        assertThat(sum.minutes()).hasSize(1);
        assertThat(sum.minutes().get(0).gains()).containsOnlyKeys("streams");
        assertThat(gains(sum, "streams").counts()).isEqualTo(Map.of("page-create", 1L));
    }

    @Test
    void slicesCountSeparately() {
        Metric users = Metric.of("users", (change, recorder) -> {
            recorder.count("seen");
            recorder.top("somebody");
            recorder.unique("somebody");
            recorder.distribution("all", 1);
        });

        MetricBatch sum = sum(
                List.of(users.slicedBy(Dimension.WIKI), users.slicedBy(Dimension.ACTOR)),
                change().wiki("dewiki").bot().build(),
                change().wiki("frwiki").bot().build());

        assertThat(sum.minutes())
                .containsExactly(MetricBatch.Minute.of(
                        Instant.parse("2026-06-20T15:00:00Z"),
                        Map.of(
                                new Counter("users-by-wiki", "dewiki|seen"), 1L,
                                new Counter("users-by-wiki", "frwiki|seen"), 1L,
                                new Counter("users-by-actor", "bot|seen"), 2L),
                        Map.of()));
    }

    @Test
    void metricIsRunOnceForItselfAndItsSlices() {
        AtomicInteger runs = new AtomicInteger();
        Metric seen = Metric.of("seen", (change, recorder) -> {
            runs.incrementAndGet();
            recorder.count(change.typeName());
            recorder.top("somebody");
        });

        MetricBatch sum = sum(
                List.of(seen, seen.slicedBy(Dimension.WIKI), seen.slicedBy(Dimension.ACTOR)),
                change().wiki("dewiki").build(),
                change().wiki("dewiki").bot().build());

        assertThat(runs).hasValue(2);
        assertThat(sum.minutes())
                .containsExactly(MetricBatch.Minute.of(
                        Instant.parse("2026-06-20T15:00:00Z"),
                        Map.of(
                                new Counter("seen", "edit"), 2L,
                                new Counter("seen-by-wiki", "dewiki|edit"), 2L,
                                new Counter("seen-by-actor", "registered|edit"), 1L,
                                new Counter("seen-by-actor", "bot|edit"), 1L),
                        Map.of(new Counter("seen", "somebody"), 2L)));
    }

    @Test
    void slicesOfAThrowingMetricCountNothingForThatChange() {
        Metric fragile = Metric.of("fragile", (change, recorder) -> {
            recorder.count("seen");
            if (change.bot()) {
                throw new IllegalStateException("cannot take it");
            }
        });
        MetricAggregator aggregator = new MetricAggregator(List.of(fragile.slicedBy(Dimension.WIKI), fragile), CLOCK);

        MetricBatch sum = aggregator.sum(batch(change().build(), change().bot().build()));

        assertThat(gains(sum, "fragile").counts()).isEqualTo(Map.of("seen", 1L));
        assertThat(gains(sum, "fragile-by-wiki").counts()).isEqualTo(Map.of("enwiki|seen", 1L));
        assertThat(aggregator.failures()).containsExactly(Map.entry("fragile-by-wiki", 1L), Map.entry("fragile", 1L));
    }

    @Test
    void tooLongSliceKeysAreShortened() {
        Metric titles = Metric.of("titles", (change, recorder) -> recorder.count(change.title()));

        MetricBatch sum = sum(
                List.of(titles.slicedBy(Dimension.WIKI)),
                change().page(0, "x".repeat(199) + "a").build(),
                change().page(0, "x".repeat(199) + "b").build());

        assertThat(gains(sum, "titles-by-wiki").counts()).isEqualTo(Map.of("enwiki|" + "x".repeat(192) + "…", 2L));
    }

    @Test
    void errorsOfOneMetricAreContainedToo() {
        Metric endless = Metric.of("endless", (change, recorder) -> {
            throw new StackOverflowError("calls itself for ever");
        });
        Metric stale = Metric.of("stale", (change, recorder) -> {
            throw new NoSuchMethodError("compiled against another version");
        });
        MetricAggregator aggregator = new MetricAggregator(List.of(endless, stale, types), CLOCK);

        assertThat(aggregator.sum(batch(change().build())).minutes()).hasSize(1);
        assertThat(aggregator.failures()).containsEntry("endless", 1L).containsEntry("stale", 1L);
    }

    @Test
    void unstorableKeysAreRefused() {
        Metric careless = Metric.of("careless", (change, recorder) -> recorder.count(change.title()));
        Metric crowded = Metric.of("crowded", (change, recorder) -> recorder.top(change.title()));
        MetricAggregator aggregator = new MetricAggregator(List.of(careless, crowded), CLOCK);

        MetricBatch sum = aggregator.sum(batch(
                change().page(0, "x".repeat(200)).build(),
                change().page(0, "x".repeat(201)).build(),
                change().page(0, "x".repeat(501)).build(),
                change().page(0, "tab\there").build(),
                change().page(0, "half \uD83D").build()));

        assertThat(aggregator.failures()).containsExactly(Map.entry("careless", 4L), Map.entry("crowded", 3L));
        assertThat(gains(sum, "careless").counts()).containsOnlyKeys("x".repeat(200));
        assertThat(gains(sum, "crowded").tops()).containsOnlyKeys("x".repeat(200), "x".repeat(201));
    }

    @Test
    void leaderboardsOnlyGain() {
        Metric wrong = Metric.of("wrong", (change, recorder) -> recorder.top("somebody", 0));
        MetricAggregator aggregator = new MetricAggregator(List.of(wrong), CLOCK);

        assertThat(aggregator.sum(batch(change().build())).minutes()).isEmpty();
        assertThat(aggregator.failures()).containsEntry("wrong", 1L);
    }

    @Test
    void recorderRefusesRecordsAfterItsCall() {
        List<MetricRecorder> kept = new ArrayList<>();
        sum(List.of(Metric.of("hoarder", (change, recorder) -> kept.add(recorder))), change().build());

        assertThatThrownBy(() -> kept.get(0).count("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void zeroSumsAreLeftOut() {
        Metric seesaw = Metric.of("seesaw", (change, recorder) -> recorder.count("x", change.bot() ? 1 : -1));

        assertThat(sum(List.of(seesaw), change().build(), change().bot().build())
                        .minutes())
                .isEmpty();
    }

    @Test
    void eventsDatedFarAheadCountInTheCurrentMinute() {
        MetricBatch sum = sum(
                List.of(types),
                change().at("2099-01-01T00:00:00Z").build(),
                change().at("2026-06-20T17:00:59Z").build());

        assertThat(sum.minutes())
                .extracting(MetricBatch.Minute::start)
                .containsExactly(Instant.parse("2026-06-20T16:00:00Z"), Instant.parse("2026-06-20T17:00:00Z"));
    }

    @Test
    void duplicateMetricNamesAreRefused() {
        assertThatThrownBy(() -> new MetricAggregator(List.of(types, types), CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'types'");
    }

    /** Returns the gains of a metric in the only minute. */
    private static MetricBatch.Gains gains(MetricBatch sum, String metric) {
        return Objects.requireNonNull(sum.minutes().get(0).gains().get(metric), metric);
    }

    private static MetricBatch sum(List<Metric> metrics, StreamEvent... events) {
        return new MetricAggregator(metrics, CLOCK).sum(batch(events));
    }

    private static Batch batch(StreamEvent... events) {
        return new Batch(Checkpoint.NONE, NEXT, List.of(events), List.of());
    }
}
