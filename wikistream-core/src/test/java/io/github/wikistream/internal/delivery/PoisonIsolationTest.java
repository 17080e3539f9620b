package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.engine.Setting;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PoisonIsolationTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final Instant REACHED = Instant.parse("2026-06-20T15:00:00Z");

    private final RefusingSink sink = new RefusingSink();

    /** Seed 46 of the fault matrix: after a topic was silent for days, every event of the first batch is dated ahead of the log. */
    @Test
    void aCheckpointWithinABatchDatesTheEventsThatTheLogHasYetToReach() throws Exception {
        Delivery delivery = new Delivery(
                "sink", sink, Setting.of(new Random(1), 1 << 20, 10).lanes(), "writer", new Unobserved());
        delivery.begin(() -> true);
        BufferEntry.Received late = received(REACHED.minusSeconds(1));
        BufferEntry.Received ahead = received(REACHED.plus(Duration.ofDays(26)));

        delivery.write(
                List.of(late, ahead, received(REACHED), received(REACHED)),
                Checkpoint.builder().token(delivery.nextToken()).build());

        assertThat(sink.stored).hasSize(3);
        Checkpoint within = sink.stored.get(1);
        assertThat(within.recentIds().get(TOPIC)).containsExactly(late.id(), ahead.id());
        assertThat(within.ahead())
                .containsExactly(Map.entry(TOPIC, Map.of(ahead.id(), REACHED.plus(Duration.ofDays(26)))));
    }

    private static BufferEntry.Received received(Instant time) {
        return new BufferEntry.Received(
                TOPIC, time.toEpochMilli(), Position.NONE, null, new Decoded.Filtered(UUID.randomUUID()), REACHED, 100);
    }

    /** Refuses the first batch. */
    private static final class RefusingSink implements Sink {
        private final List<Checkpoint> stored = new ArrayList<>(List.of(Checkpoint.builder()
                .token("before")
                .position(Position.of(Map.of(TOPIC, new Mark.Timestamp(REACHED.toEpochMilli()))))
                .build()));
        private boolean refused;

        @Override
        public Checkpoint open(SinkContext context) {
            return stored.get(stored.size() - 1);
        }

        @Override
        public void write(Batch batch) {
            if (!refused) {
                refused = true;
                throw new PoisonException("refused", null);
            }
            stored.add(batch.checkpoint());
        }

        @Override
        public void close() {}
    }

    private static final class Unobserved implements DeliveryObserver {
        @Override
        public void retrying(SinkException cause, int failures) {}

        @Override
        public void recovered(int failures, Duration lasted) {}

        @Override
        public void stored(Batch batch, long elapsedNanos) {}

        @Override
        public void poisoned(DeadLetter letter) {}
    }
}
