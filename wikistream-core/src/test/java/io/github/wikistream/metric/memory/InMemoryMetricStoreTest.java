package io.github.wikistream.metric.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.MetricReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guarantees beyond the contract of metric stores. */
@Tag("locales")
class InMemoryMetricStoreTest {
    private static final Instant MINUTE = Instant.parse("2026-06-20T15:00:00Z");
    private static final MetricContext CONTEXT = new MetricContext("test");

    private final InMemoryMetricStore store = new InMemoryMetricStore();

    @Test
    void continuesWhenReopened() {
        store.open(CONTEXT);
        store.apply(batch(Checkpoint.NONE, "one"));
        store.close();

        Checkpoint reopened = store.open(CONTEXT);
        assertThat(reopened.token()).isEqualTo("one");
        store.apply(batch(reopened, "two"));
        assertThat(store.reader().totals("types")).containsExactly(Map.entry("edit", 10L));
    }

    @Test
    void readerMayBeUsedAfterTheStoreWasClosed() {
        store.open(CONTEXT);
        store.apply(batch(Checkpoint.NONE, "one"));
        MetricReader reader = store.reader();
        store.close();

        assertThat(reader.totals("types")).containsExactly(Map.entry("edit", 5L));
        assertThat(reader.newestMinute()).contains(MINUTE);
    }

    private static MetricBatch batch(Checkpoint previous, String token) {
        Checkpoint next = Checkpoint.builder().token(token).build();
        MetricBatch.Minute minute = MetricBatch.Minute.of(MINUTE, Map.of(new Counter("types", "edit"), 5L), Map.of());
        return new MetricBatch(previous, next, List.of(minute));
    }
}
