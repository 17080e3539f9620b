package io.github.wikistream.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.Changes;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.event.Checkpoint;
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
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PoisonIsolationTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final Instant REACHED = Instant.parse("2026-06-20T15:00:00Z");

    private static final UUID KNOWN = new UUID(9, 9);

    private final RefusingSink sink = new RefusingSink();

    /** Seed 46 of the fault matrix: after a topic was silent for days, every event of the first batch is dated ahead of the log. */
    @Test
    void aCheckpointWithinABatchDatesTheEventsThatTheLogHasYetToReach() throws Exception {
        Delivery delivery = new Delivery(
                "sink", sink, Setting.of(new Random(1), 1 << 20, 10).lanes(), "writer", new Unobserved());
        delivery.begin(() -> true);
        BufferEntry.Received late = received(REACHED.minusSeconds(1));
        BufferEntry.Received ahead = received(REACHED.plus(Duration.ofDays(26)));

        BufferEntry.Received exact = received(REACHED);

        delivery.write(
                List.of(late, ahead, exact, received(REACHED), received(REACHED), received(REACHED)),
                Checkpoint.builder().token(delivery.nextToken()).build());

        assertThat(sink.stored).hasSize(3);
        Checkpoint within = sink.stored.get(1);
        assertThat(within.recentIds().get(TOPIC)).containsExactly(KNOWN, late.id(), ahead.id(), exact.id());
        assertThat(within.ahead())
                .containsExactly(Map.entry(TOPIC, Map.of(ahead.id(), REACHED.plus(Duration.ofDays(26)))));
    }

    @Test
    void aCheckpointWithinABatchKnowsTheEventsThatWereRefusedBeforeIt() throws Exception {
        sink.refuses = batch -> !batch.events().isEmpty();
        Delivery delivery = new Delivery("sink", sink, LaneSetting.at(new ManualTime()), "writer", new Unobserved());
        delivery.begin(() -> true);
        List<BufferEntry.Received> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            UUID id = new UUID(1, i);
            boolean bad = i == 0 || i == 1 || i == 3;
            batch.add(received(bad ? new Decoded.Event(Changes.change().id(id).build()) : new Decoded.Filtered(id)));
        }

        delivery.write(batch, Checkpoint.builder().token(delivery.nextToken()).build());

        assertThat(sink.stored.get(1).recentIds().get(TOPIC))
                .containsExactly(
                        KNOWN,
                        batch.get(0).id(),
                        batch.get(1).id(),
                        batch.get(2).id());
    }

    /** A table that is full for a while: the rest of the batch is stored later, and what is stored is not stored again. */
    @Test
    void aBatchThatIsBlockedContinuesWithTheFirstEventThatIsNotStored() throws Exception {
        BlockedSink blocked = new BlockedSink();
        Delivery delivery = new Delivery("sink", blocked, LaneSetting.at(new ManualTime()), "writer", new Unobserved());
        delivery.begin(() -> true);
        List<BufferEntry.Received> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            batch.add(
                    received(new Decoded.Invalid(i == 5 ? BlockedSink.BAD : UUID.randomUUID(), null, "no JSON", "{")));
        }

        delivery.write(batch, Checkpoint.builder().token(delivery.nextToken()).build());

        assertThat(blocked.stored)
                .containsExactlyElementsOf(
                        batch.stream().map(BufferEntry.Received::id).toList());
    }

    private static BufferEntry.Received received(Decoded content) {
        return new BufferEntry.Received(TOPIC, REACHED.toEpochMilli(), Position.NONE, null, content, REACHED, 100);
    }

    /** Takes two events at once at most, until it has refused a dead letter. */
    private static final class BlockedSink implements Sink {
        static final UUID BAD = new UUID(5, 5);

        private final List<UUID> stored = new ArrayList<>();
        private Checkpoint durable = Checkpoint.NONE;
        private boolean repaired;

        @Override
        public Checkpoint open(SinkContext context) {
            return durable;
        }

        @Override
        public void write(Batch batch) {
            List<UUID> ids = new ArrayList<>();
            batch.deadLetters().forEach(letter -> ids.add(letter.id()));
            if (!repaired && (ids.size() > 2 || ids.contains(BAD))) {
                repaired = ids.equals(List.of(BAD));
                throw new PoisonException("refused", null);
            }
            stored.addAll(ids);
            durable = batch.checkpoint();
        }

        @Override
        public void close() {}
    }

    private static BufferEntry.Received received(Instant time) {
        return new BufferEntry.Received(
                TOPIC, time.toEpochMilli(), Position.NONE, null, new Decoded.Filtered(UUID.randomUUID()), REACHED, 100);
    }

    /** Refuses the first batch, or those that a test names. */
    private static final class RefusingSink implements Sink {
        private final List<Checkpoint> stored = new ArrayList<>(List.of(Checkpoint.builder()
                .token("before")
                .position(Position.of(Map.of(TOPIC, new Mark.Timestamp(REACHED.toEpochMilli()))))
                .recentIds(new TreeMap<>(Map.of(TOPIC, List.of(KNOWN))))
                .build()));
        private boolean refused;
        private Predicate<Batch> refuses = batch -> !refused;

        @Override
        public Checkpoint open(SinkContext context) {
            return stored.get(stored.size() - 1);
        }

        @Override
        public void write(Batch batch) {
            if (refuses.test(batch)) {
                refused = true;
                throw new PoisonException("refused", null);
            }
            stored.add(batch.checkpoint());
        }

        @Override
        public void close() {}
    }
}
