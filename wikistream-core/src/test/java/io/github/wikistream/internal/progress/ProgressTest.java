package io.github.wikistream.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which events are new, for any dates and any start of a connection. Times are seconds after the first event. */
class ProgressTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final long START = Instant.parse("2026-06-20T15:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(START).plusSeconds(36_000), ZoneOffset.UTC);
    private static final long YEARS_BACK = -100_000_000;
    private static final long HOUR = 3_600;

    private Duration overlap = Duration.ofSeconds(5);
    private final Progress progress = new Progress(Checkpoint.NONE, () -> overlap, true, new StreamTime(CLOCK));

    private static Position at(double seconds) {
        return Position.of(Map.of(TOPIC, new Mark.Timestamp(START + Math.round(1_000 * seconds))));
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isNew(String id, double seconds) {
        return isNew(progress, id, seconds);
    }

    private static boolean isNew(Progress progress, String id, double seconds) {
        return progress.isNew(new BufferEntry.Received(
                TOPIC,
                START + Math.round(1_000 * seconds),
                at(seconds),
                null,
                new Decoded.Filtered(id(id)),
                CLOCK.instant(),
                1));
    }

    /** Reads new events, two per second. */
    private void readFrom(int from, int to) {
        for (int half = 2 * from; half < 2 * to; half++) {
            assertThat(isNew("at " + half, half / 2.0)).isTrue();
        }
    }

    private static boolean isNewAt(Progress progress, String id, long first, long second) {
        Position position = Position.of(Map.of(
                new TopicPartition("kafka", 0), new Mark.Offset(first),
                new TopicPartition("kafka", 1), new Mark.Offset(second)));
        return progress.isNew(new BufferEntry.Received(
                TOPIC, START, position, null, new Decoded.Filtered(id(id)), CLOCK.instant(), 1));
    }

    /** Another reader takes the partitions of a Kafka topic in another order. */
    @Test
    void offsetsTellExactlyWhatWasRead() {
        assertThat(isNewAt(progress, "a0", 0, -1)).isTrue();
        assertThat(isNewAt(progress, "b0", 0, 0)).isTrue();
        assertThat(isNewAt(progress, "b1", 0, 1)).isTrue();

        Progress resumed = new Progress(progress.checkpoint("resumed"), () -> overlap, false, new StreamTime(CLOCK));
        assertThat(isNewAt(resumed, "a0", 0, -1)).isFalse();
        assertThat(isNewAt(resumed, "a1", 1, -1)).isTrue();
        assertThat(isNewAt(resumed, "b0", 1, 0)).isFalse();
        assertThat(isNewAt(resumed, "b1", 1, 1)).isFalse();
        assertThat(isNewAt(resumed, "b2", 1, 2)).isTrue();
        assertThat(isNewAt(resumed, "a1", 2, 2))
                .as("sent twice by its producer")
                .isFalse();
        assertThat(resumed.position().toJson())
                .contains("\"partition\":0,\"offset\":2")
                .contains("\"partition\":1,\"offset\":2");
    }

    @Test
    void offsetsNeedFewIds() {
        for (int i = 0; i < 3_000; i++) {
            assertThat(isNewAt(progress, "event " + i, i, -1)).isTrue();
        }
        assertThat(isNewAt(progress, "event 5", 5, -1))
                .as("forgotten, and read")
                .isFalse();
        assertThat(progress.checkpoint("now").recentIds().get(TOPIC)).hasSize(TopicProgress.MOST_IDS_BY_OFFSET);
    }

    @Test
    void aLaneWithTheOffsetsOfAnotherHasReadAllOfIt() {
        Progress other = new Progress(Checkpoint.NONE, () -> overlap, false, new StreamTime(CLOCK));
        assertThat(isNewAt(other, "a0", 0, -1)).isTrue();
        assertThat(isNewAt(progress, "b0", -1, 0)).isTrue();
        assertThat(progress.hasReadAllOf(other, true)).isFalse();
        assertThat(isNewAt(progress, "a0", 0, 0)).isTrue();
        assertThat(progress.hasReadAllOf(other, true)).isTrue();
    }

    /** A store may hold a checkpoint between two parts of a pipeline's first batch; a cluster may keep another order. */
    @Test
    void idsWithoutAPositionAreRememberedIfANewEventComesFirst() {
        Checkpoint between = Checkpoint.builder()
                .token("between")
                .recentIds(new TreeMap<>(Map.of(TOPIC, List.of(id("one"), id("two")))))
                .build();
        Progress resumed = new Progress(between, () -> overlap, true, new StreamTime(CLOCK));
        resumed.opened(Position.NONE);

        assertThat(isNew(resumed, "new", 0)).isTrue();
        assertThat(isNew(resumed, "one", 0.1)).isFalse();
        assertThat(isNew(resumed, "two", 9.9)).isFalse();
    }

    @Test
    void repeatIsRememberedAtItsLastPlace() {
        readFrom(0, 1);
        assertThat(isNew("twice", 1)).isTrue();
        readFrom(1, 5);
        assertThat(isNew("twice", 1)).isFalse();
        readFrom(5, 13);
        progress.opened(at(8));
        assertThat(isNew("at 8", 4)).isFalse();
        assertThat(isNew("ahead", HOUR)).isTrue();
        assertThat(isNew("twice", 1)).isFalse();
    }

    @Test
    void afterTheOverlapGrowsOnlyEventsRememberedSinceAreTrusted() {
        readFrom(0, 30);
        overlap = Duration.ofSeconds(20);
        progress.opened(at(10));
        assertThat(isNew("at 20", 10)).isFalse();
        assertThat(isNew("at 30", 15)).isFalse();
        assertThat(isNew("at 59", 29.5)).isFalse();
        assertThat(isNew("late", 20)).isTrue();
        readFrom(30, 80);
        progress.opened(at(60));
        assertThat(isNew("at 120", 60)).isFalse();
        assertThat(isNew("very late", 62)).isTrue();
    }

    @Test
    void knownEventDatedAheadDoesNotEndTheRepeats() {
        readFrom(0, 10);
        assertThat(isNew("ahead", HOUR)).isTrue();
        readFrom(10, 18);
        progress.opened(Position.NONE);
        assertThat(isNew("at 0", 0)).isFalse();
        assertThat(isNew("ahead", HOUR)).isFalse();
        assertThat(isNew("at 1", 0.5)).isFalse();
    }

    @Test
    void eventsAfterOneDatedAheadAreOldIfAConnectionStartsThere() {
        readFrom(0, 1);
        assertThat(isNew("ahead", HOUR)).isTrue();
        readFrom(1, 30);
        progress.opened(at(29.5));
        assertThat(isNew("ahead", HOUR)).isFalse();
        assertThat(isNew("at 3", 1.5)).isFalse();
        assertThat(isNew("at 59", 29.5)).isFalse();
        assertThat(isNew("years back", YEARS_BACK)).isTrue();
    }

    /** An event after a long silence is not trusted until a row of them has arrived, and so seems to be dated ahead. */
    @Test
    void eventsAfterTheLastOneAreNewEvenIfItSeemsDatedAhead() {
        readFrom(0, 30);
        assertThat(isNew("after a silence", HOUR)).isTrue();
        progress.opened(at(29.5));
        assertThat(isNew("after a silence", HOUR)).isFalse();
        assertThat(isNew("years back", YEARS_BACK)).isTrue();
    }

    @Test
    void eventsAfterARepeatDatedAheadAreNew() {
        readFrom(0, 1);
        assertThat(isNew("ahead", HOUR)).isTrue();
        readFrom(1, 30);
        assertThat(isNew("ahead", HOUR)).isFalse();
        assertThat(isNew("late", 15)).isTrue();
    }

    @Test
    void eventsReadWhileTheLogSeemedToStandStillAreKept() {
        readFrom(0, 1);
        // A silence: events after it are not trusted until they form a row, and one dated years ago is among them.
        for (int i = 0; i < 9; i++) {
            assertThat(isNew("row " + i, HOUR + i / 10.0)).isTrue();
        }
        assertThat(isNew("years back", YEARS_BACK)).isTrue();
        for (int i = 0; i < 9; i++) {
            assertThat(isNew("next row " + i, HOUR + 1 + i / 10.0)).isTrue();
        }
        assertThat(isNew("late", HOUR - 12)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(isNew("last row " + i, HOUR + 2 + i / 10.0)).isTrue();
        }
        progress.opened(at(HOUR + 1));
        assertThat(isNew("row 0", HOUR)).isFalse();
        assertThat(isNew("years back", YEARS_BACK)).isFalse();
        assertThat(isNew("late", HOUR - 12)).isFalse();
    }
}
