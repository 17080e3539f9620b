package io.github.wikistream.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.ManualClock;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.StreamTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a full buffer drops, for which cursors it waits, and from where a lane may join. It holds 1,000 bytes. */
class EventBufferTest {
    private static final TopicPartition TOPIC = new TopicPartition("topic", 0);
    private static final Instant START = Instant.parse("2026-06-20T15:00:00Z");
    private static final Duration NOW = Duration.ofSeconds(59);
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private final SteppingClock clock = new SteppingClock();
    private final EventBuffer buffer = buffer(true);
    private final EventBuffer.Cursor cursor = attached(buffer);

    /** A clock that advances by a second each time it is read, and then does what the test has planned. */
    private static final class SteppingClock extends ManualClock {
        private Runnable each = () -> {};

        SteppingClock() {
            super(START);
        }

        @Override
        public Instant instant() {
            advance(Duration.ofSeconds(1));
            each.run();
            return super.instant();
        }
    }

    private static Progress nothing() {
        return new Progress(
                Checkpoint.NONE,
                () -> Duration.ofSeconds(5),
                false,
                new StreamTime(Clock.fixed(START, ZoneOffset.UTC)));
    }

    private EventBuffer buffer(boolean replayable) {
        EventBuffer made = new EventBuffer(1_000, replayable, nothing(), clock);
        made.begin(nothing());
        return made;
    }

    private static EventBuffer.Cursor attached(EventBuffer to) {
        return Objects.requireNonNull(to.attach(nothing(), false));
    }

    /** An event of a certain age at the start of the test. */
    private static BufferEntry.Received event(Duration age, int bytes) {
        Instant at = START.minus(age);
        return new BufferEntry.Received(
                TOPIC,
                at.toEpochMilli(),
                Position.of(Map.of(TOPIC, new Mark.Timestamp(at.toEpochMilli()))),
                null,
                new Decoded.Filtered(UUID.randomUUID()),
                START,
                bytes);
    }

    private @Nullable BufferEntry read() {
        try {
            return cursor.poll(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void holdsAsManyBytesAsItMay() throws InterruptedException {
        BufferEntry first = event(Duration.ZERO, 600);
        buffer.append(first);
        buffer.append(event(Duration.ZERO, 400));

        assertThat(buffer.bytes()).isEqualTo(1_000);
        assertThat(cursor.waiting()).isEqualTo(2);
        assertThat(read()).isSameAs(first);
    }

    @Test
    void holdsAnEntryThatIsTooLargeAlone() throws InterruptedException {
        buffer.append(event(Duration.ZERO, 10));
        buffer.append(event(Duration.ZERO, 5_000));

        assertThat(buffer.bytes()).isEqualTo(5_000);
        assertThat(buffer.appended()).isEqualTo(2);
    }

    @Test
    void aLiveSourceDoesNotWaitForASlowLane() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            buffer.append(event(Duration.ZERO, 400));
        }

        assertThat(cursor.fellBehind()).isTrue();
        assertThat(cursor.waiting()).isEqualTo(2);
        assertThat(buffer.bytes()).isEqualTo(800);
        assertThat(buffer.appended()).isEqualTo(3);
        assertThat(read()).isNull();
    }

    @Test
    void anEventIsHistoryOnceItIsAMinuteOld() throws InterruptedException {
        buffer.append(event(NOW, 1_000));
        int[] looks = {0};
        clock.each = () -> looks[0]++;
        // The clock stands at a minute and a second when the age of this event is first looked at.
        buffer.append(event(Duration.ofSeconds(56), 1_000));

        assertThat(cursor.fellBehind()).isTrue();
        assertThat(looks[0]).isEqualTo(2);
    }

    @Test
    void whatEveryLaneHasReadIsDroppedFirst() throws InterruptedException {
        buffer.append(event(LONG_AGO, 500));
        buffer.append(event(LONG_AGO, 500));
        read();
        buffer.append(event(LONG_AGO, 500));

        assertThat(cursor.fellBehind()).isFalse();
        assertThat(cursor.waiting()).isEqualTo(2);
    }

    @Test
    void historyWaitsForALaneThatKeepsReading() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            buffer.append(event(LONG_AGO, 300));
        }
        int[] seconds = {0};
        clock.each = () -> {
            // Each wait is shorter than the patience of five seconds, all of them together are longer.
            if (++seconds[0] % 4 == 0) {
                read();
            }
        };
        buffer.append(event(LONG_AGO, 1_000));

        assertThat(cursor.fellBehind()).isFalse();
        assertThat(cursor.passed()).isEqualTo(3);
        assertThat(seconds[0]).isGreaterThanOrEqualTo(12);
    }

    @Test
    void historyDoesNotWaitForALaneThatStandsStill() throws InterruptedException {
        buffer.append(event(LONG_AGO, 1_000));
        int[] seconds = {0};
        clock.each = () -> seconds[0]++;
        buffer.append(event(LONG_AGO, 1_000));

        assertThat(cursor.fellBehind()).isTrue();
        assertThat(seconds[0]).isBetween(5, 8);
    }

    @Test
    void aSourceThatCannotReplayWaitsForEveryLane() throws InterruptedException {
        EventBuffer once = buffer(false);
        EventBuffer.Cursor slow = attached(once);
        once.append(event(Duration.ZERO, 1_000));
        BufferEntry second = event(Duration.ZERO, 1_000);
        Thread source = new Thread(() -> append(once, second));
        source.start();
        await(source);

        assertThat(slow.poll(Duration.ZERO)).isNotNull();
        assertThat(slow.poll(Duration.ofMinutes(5))).isSameAs(second);
        assertThat(slow.fellBehind()).isFalse();
        source.join();
    }

    @Test
    void theEndOfTheStreamEndsAllWaits() throws InterruptedException {
        EventBuffer once = buffer(false);
        EventBuffer.Cursor slow = attached(once);
        once.append(event(Duration.ZERO, 1_000));
        Thread source = new Thread(() -> append(once, event(Duration.ZERO, 1_000)));
        source.start();
        await(source);
        once.end();
        source.join();

        assertThat(slow.ended()).isFalse();
        assertThat(cursor.ended()).isFalse();
        buffer.end();
        assertThat(cursor.ended()).isTrue();
        assertThat(cursor.poll(Duration.ofMinutes(5))).isNull();
    }

    private static void append(EventBuffer to, BufferEntry entry) {
        try {
            to.append(entry);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the source waits. */
    private static void await(Thread source) {
        while (source.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aNewLaneJoinsAsLongAsNothingWasDropped() throws InterruptedException {
        buffer.append(event(Duration.ZERO, 600));
        assertThat(attached(buffer).waiting()).isEqualTo(1);

        buffer.append(event(Duration.ZERO, 600));
        assertThat(buffer.attach(nothing(), true)).isNull();
    }

    @Test
    void aClosedCursorHoldsNothingUp() throws InterruptedException {
        buffer.append(event(LONG_AGO, 1_000));
        cursor.close();
        int[] looks = {0};
        clock.each = () -> looks[0]++;
        buffer.append(event(LONG_AGO, 1_000));

        assertThat(looks[0]).isOne();
    }

    @Test
    void tellsWhereItBeganAndWhatWaits() throws InterruptedException {
        assertThat(buffer.beginning()).isEqualTo(Position.NONE);
        assertThat(buffer.firstReceivedAt()).isNull();
        assertThat(cursor.lag()).isZero();
        BufferEntry.Received first = event(NOW, 10);
        buffer.append(first);
        buffer.append(event(Duration.ZERO, 10));

        assertThat(buffer.beginning()).isEqualTo(first.position());
        assertThat(buffer.firstReceivedAt()).isEqualTo(START);
        assertThat(cursor.lag())
                .isEqualTo(Duration.between(START, clock.instant()).minusSeconds(1));
        assertThat(cursor.waiting()).isEqualTo(2);
    }
}
