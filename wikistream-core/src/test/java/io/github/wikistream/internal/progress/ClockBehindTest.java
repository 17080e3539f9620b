package io.github.wikistream.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.engine.ModelSource;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are dated ahead of the clock: a few, many or all. */
class ClockBehindTest {
    private static final long START = Instant.parse("2026-06-20T15:00:00Z").toEpochMilli();
    private static final long OVERLAP = 5_000;
    private static final int EVENTS = 30_000;
    private static final int FURTHER = 1_000;

    /** Fifty events per second. */
    private static final long STEP = 20;

    private static final int TWO_HOURS = 7_200_000;

    /** The maximum size of a checkpoint: all ids of a topic, all events dated ahead that it keeps, and the rest. */
    private static final int LARGEST_CHECKPOINT = 22 * TopicProgress.MOST_IDS + 60 * DatedAhead.MOST + 1_000;

    private final Random random = new Random(6);
    private final List<Long> dates = new ArrayList<>();
    private long now = START;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private Progress progress(Checkpoint from) {
        return new Progress(from, () -> Duration.ofMillis(OVERLAP), false, new StreamTime(clock));
    }

    private static Position at(long millis) {
        return Position.of(Map.of(ModelSource.TOPIC, new Mark.Timestamp(millis)));
    }

    private boolean isNew(Progress progress, int number) {
        long date = dates.get(number);
        return progress.isNew(new BufferEntry.Received(
                ModelSource.TOPIC,
                date,
                at(date),
                null,
                new Decoded.Filtered(new UUID(2, number)),
                clock.instant(),
                1));
    }

    private static long mark(Checkpoint checkpoint) {
        return ((Mark.Timestamp) Objects.requireNonNull(checkpoint.position().mark(ModelSource.TOPIC))).epochMillis();
    }

    /** Reads all but the last events, and returns the last checkpoint; none exceeds the maximum size. */
    private Checkpoint read(int largest) {
        Progress progress = progress(Checkpoint.NONE);
        Checkpoint last = Checkpoint.NONE;
        for (int i = 0; i < EVENTS; i++) {
            now = START + i * STEP;
            assertThat(isNew(progress, i)).isTrue();
            if (i % 1_000 == 999) {
                last = progress.checkpoint("c-" + i);
                assertThat(last.toJson()).hasSizeLessThan(largest);
            }
        }
        return last;
    }

    /** Resumes like a server: at the first event, in log order, dated at or after the requested time. */
    private void resume(Checkpoint checkpoint) {
        Progress resumed = progress(Checkpoint.parse(checkpoint.toJson()));
        long from = Math.min(mark(checkpoint), now);
        resumed.opened(at(from));
        int begin = 0;
        while (dates.get(begin) < from - OVERLAP) {
            begin++;
        }
        for (int i = begin; i < EVENTS; i++) {
            assertThat(isNew(resumed, i)).as("event %d, from %d on", i, begin).isFalse();
        }
        for (int i = EVENTS; i < dates.size(); i++) {
            now = START + i * STEP;
            assertThat(isNew(resumed, i)).as("event %d", i).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50})
    void eventsDatedAheadAreBoundedAndCountOnce(int percent) {
        for (int i = 0; i < EVENTS + FURTHER; i++) {
            boolean ahead = random.nextInt(100) < percent;
            dates.add(START + i * STEP + (ahead ? random.nextInt(TWO_HOURS) : 0));
        }
        resume(read(100_000));
    }

    /** The first event of a topic sets the time of its log, but not beyond the clock. */
    @Test
    void firstEventDatedAheadDoesNotMoveThePositionAhead() {
        for (int i = 0; i < EVENTS + FURTHER; i++) {
            dates.add(START + i * STEP + (i == 0 ? TWO_HOURS : 0));
        }
        Checkpoint checkpoint = read(40_000);
        assertThat(mark(checkpoint)).isLessThanOrEqualTo(now);
        resume(checkpoint);
    }

    @Test
    void clockThatIsAnHourBehindIsCorrectedByTheEvents() {
        for (int i = 0; i < EVENTS + FURTHER; i++) {
            dates.add(START + TWO_HOURS / 2 + i * STEP - random.nextInt(1_000));
        }
        Checkpoint checkpoint = read(40_000);
        assertThat(mark(checkpoint)).isGreaterThan(dates.get(EVENTS - 1) - 10_000);
        resume(checkpoint);
    }

    @Test
    void streamFasterThanTheClockIsFollowed() {
        for (int i = 0; i < EVENTS + FURTHER; i++) {
            dates.add(START + i * 500L);
        }
        Checkpoint checkpoint = read(40_000);
        assertThat(checkpoint.ahead().getOrDefault(ModelSource.TOPIC, Map.of())).hasSizeLessThan(500);
        resume(checkpoint);
    }

    @Test
    void idsAreBoundedIfAllEventsHaveTheSameDate() {
        for (int i = 0; i < EVENTS; i++) {
            dates.add(START);
        }
        read(LARGEST_CHECKPOINT);
    }
}
