package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page's lag was that of PostgreSQL beside numbers of Redis. */
class ObservedMetricStoreTest {
    private static final Instant TIME = Instant.parse("2026-06-20T15:00:00.123Z");

    private final ObservedMetricStore store = new ObservedMetricStore(new InMemoryMetricStore());

    @Test
    void knowsTheNewestEventOnceItIsStored() {
        Checkpoint empty = store.open(new MetricContext("test"));
        assertThat(store.newest()).isEmpty();
        Checkpoint next = checkpoint("1", TIME);
        store.apply(new MetricBatch(empty, next, List.of()));
        assertThat(store.newest()).contains(TIME);
        store.open(new MetricContext("test"));
        assertThat(store.newest()).contains(TIME);
    }

    private static Checkpoint checkpoint(String token, Instant time) {
        return Checkpoint.builder()
                .token(token)
                .position(Position.of(Map.of(
                        new TopicPartition("eqiad.mediawiki.recentchange", 0), new Mark.Timestamp(time.toEpochMilli()),
                        new TopicPartition("codfw.mediawiki.recentchange", 0),
                                new Mark.Timestamp(time.minusSeconds(60).toEpochMilli()))))
                .build();
    }
}
