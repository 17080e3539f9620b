package io.github.wikistream.internal.delivery;

import static io.github.wikistream.internal.delivery.LaneSetting.IDLE_LINGER;
import static io.github.wikistream.internal.delivery.LaneSetting.LINGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a batch is stored, and how long its lane waits for the next event. */
class PendingBatchTest {
    private static final Duration NANOSECOND = Duration.ofNanos(1);

    private final ManualTime time = new ManualTime();
    private final PendingBatch batch = new PendingBatch(LaneSetting.at(time));

    private static BufferEntry.Received event(Instant receivedAt, int bytes) {
        return new BufferEntry.Received(
                new TopicPartition("topic", 0),
                receivedAt.toEpochMilli(),
                Position.NONE,
                null,
                new Decoded.Filtered(UUID.randomUUID()),
                receivedAt,
                bytes);
    }

    private void add(int bytes) {
        batch.add(event(LaneSetting.NOW.plusNanos(time.nanoTime()), bytes));
    }

    @Test
    void isDueWithTheLastEventThatFits() {
        add(1);
        add(1);
        assertThat(batch.isDue()).isFalse();
        add(1);
        assertThat(batch.isDue()).isTrue();
        assertThat(batch.size()).isEqualTo(3);
    }

    @Test
    void isDueOnceItsEventsTakeTheBytesOfABatch() {
        add(600);
        add(399);
        assertThat(batch.isDue()).isFalse();
        batch.clear();
        add(600);
        assertThat(batch.isDue()).isFalse();
        add(400);
        assertThat(batch.isDue()).isTrue();
    }

    @Test
    void isDueOnceItsFirstEventHasWaited() {
        time.advance(Duration.ofHours(1));
        add(1);
        assertThat(batch.patience()).isEqualTo(LINGER);
        time.advance(LINGER.minus(NANOSECOND));
        add(1);
        assertThat(batch.isDue()).isFalse();
        assertThat(batch.patience()).isEqualTo(NANOSECOND);
        time.advance(NANOSECOND);
        assertThat(batch.isDue()).isTrue();
        assertThat(batch.patience()).isEqualTo(NANOSECOND);
    }

    @Test
    void aPositionWithoutEventsWaitsLonger() {
        assertThat(batch.hasMoved()).isFalse();
        batch.move();
        assertThat(batch.hasMoved()).isTrue();
        assertThat(batch.patience()).isEqualTo(LINGER.multipliedBy(4));
        time.advance(IDLE_LINGER);
        assertThat(batch.isDue()).isFalse();
        time.advance(NANOSECOND);
        assertThat(batch.isDue()).isTrue();
    }

    @Test
    void isNeverDueIfNothingMoved() {
        time.advance(IDLE_LINGER.multipliedBy(2));
        assertThat(batch.isDue()).isFalse();
    }

    @Test
    void anUrgentPositionIsDueAtOnce() {
        batch.moveNow();
        assertThat(batch.hasMoved()).isTrue();
        assertThat(batch.isDue()).isTrue();
        assertThat(batch.patience()).isEqualTo(Duration.ZERO);
    }

    @Test
    void tellsWhenItsFirstEventWasReceived() {
        assertThat(batch.oldest()).isNull();
        batch.add(event(LaneSetting.NOW, 1));
        batch.add(event(LaneSetting.NOW.plusSeconds(1), 1));
        assertThat(batch.oldest()).isEqualTo(LaneSetting.NOW);
    }

    @Test
    void startsAnewOnceItIsStored() {
        add(999);
        batch.moveNow();
        time.advance(LINGER);
        batch.clear();

        assertThat(batch.events()).isEmpty();
        assertThat(batch.size()).isZero();
        assertThat(batch.oldest()).isNull();
        assertThat(batch.hasMoved()).isFalse();
        batch.move();
        time.advance(IDLE_LINGER);
        assertThat(batch.isDue()).isFalse();
        add(1);
        assertThat(batch.isDue()).isFalse();
    }
}
