package io.github.wikistream.testkit.sample;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.PageCreate;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.sink.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Events for tests, numbered from 1. The same number returns the same event in each run: event {@code n} occurs {@code
 * n} seconds after {@link #START}, and its id contains its number. Types, wikis, actors and sizes vary from number to
 * number.
 */
public final class SampleEvents {
    /** The instant before the first event. */
    public static final Instant START = Instant.parse("2026-06-20T15:00:00Z");

    /** The topic of the events. */
    public static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);

    /** The topic of the other data centre, which has no events. */
    public static final TopicPartition QUIET_TOPIC = new TopicPartition("codfw.mediawiki.recentchange", 0);

    /** The number of ids in a checkpoint. */
    private static final int RECENT = 5;

    private SampleEvents() {}

    /** Returns the id of an event, with its number in the last digits: {@code 5a3b1e00-0000-4000-8000-000000000007}. */
    public static UUID id(int number) {
        return new UUID(0x5a3b1e00_0000_4000L, 0x8000_000000000000L | requireNumber(number));
    }

    /** Returns the ids of the events from {@code first} to {@code last}, inclusive. */
    public static List<UUID> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(SampleEvents::id).toList();
    }

    /** Returns when an event occurs. */
    public static Instant time(int number) {
        return START.plus(Duration.ofSeconds(requireNumber(number)));
    }

    /** Returns a change. Its type depends on its number: most are edits, some page creations, log entries and categorisations. */
    public static RecentChange change(int number) {
        return changeLike(number).build();
    }

    /** Returns the changes from {@code first} to {@code last}, inclusive. */
    public static List<RecentChange> changes(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(SampleEvents::change).toList();
    }

    /** Returns a builder with the values of {@link #change}, for changes that differ in some fields. */
    public static SampleChange changeLike(int number) {
        return new SampleChange(requireNumber(number));
    }

    /** Returns an event of a stream without a type of its own. */
    public static OtherEvent other(int number) {
        return SamplePages.other(requireNumber(number));
    }

    /** Returns an event that has a type of its own and is not a change. */
    public static PageCreate pageCreate(int number) {
        return SamplePages.pageCreate(requireNumber(number));
    }

    /** Returns a dead letter of an undecodable event. Its id differs from that of the change with the same number. */
    public static DeadLetter deadLetter(int number) {
        String data = "{\"meta\":{\"dt\":\"yesterday\"},\"number\":" + requireNumber(number) + "}";
        return DeadLetter.builder()
                .id(UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8)))
                .position(position(number))
                .receivedAt(time(number).plusMillis(250))
                .reason("meta.dt is not a time: yesterday")
                .data(data)
                .build();
    }

    /** Returns the position of a reader that has read an event, in the form that EventStreams sends. */
    public static Position position(int number) {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        marks.put(TOPIC, new Mark.Timestamp(time(number).toEpochMilli() + 1));
        marks.put(QUIET_TOPIC, new Mark.Offset(-1));
        return Position.of(marks);
    }

    /**
     * Returns the checkpoint of a reader that has read all events up to {@code number}; {@link Checkpoint#NONE} for 0.
     */
    public static Checkpoint checkpoint(int number) {
        if (number == 0) {
            return Checkpoint.NONE;
        }
        TreeMap<TopicPartition, List<UUID>> recent = new TreeMap<>();
        recent.put(TOPIC, ids(Math.max(1, number - RECENT + 1), number));
        return Checkpoint.builder()
                .token("sample-" + number)
                .position(position(number))
                .recentIds(recent)
                .build();
    }

    /**
     * Returns the batch of the changes from {@code first} to {@code last}, inclusive. It follows the batch that ends
     * before {@code first}.
     */
    public static Batch batch(int first, int last) {
        return new Batch(checkpoint(first - 1), checkpoint(last), List.copyOf(changes(first, last)), List.of());
    }

    /** Returns a batch of given events between the checkpoints of {@link #batch batch(first, last)}. */
    public static Batch batch(int first, int last, List<? extends StreamEvent> events, List<DeadLetter> deadLetters) {
        return new Batch(checkpoint(first - 1), checkpoint(last), new ArrayList<StreamEvent>(events), deadLetters);
    }

    private static int requireNumber(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("events are numbered from 1: " + number);
        }
        return number;
    }

    /** Returns the checkpoint of a pipeline that has started and read nothing yet. */
    public static Checkpoint beginning() {
        return Checkpoint.builder()
                .token("sample-begin")
                .origin(Origin.of(
                        List.of("stream.example/page-create", "stream.example/recentchange"),
                        Instant.parse("2026-06-20T15:59:00.123Z")))
                .build();
    }

    /** Returns a checkpoint with marks of both kinds, thousands of recent ids, and an origin. */
    public static Checkpoint fullCheckpoint() {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        TreeMap<TopicPartition, List<UUID>> recent = new TreeMap<>();
        for (int partition = 0; partition < 4; partition++) {
            TopicPartition topic = new TopicPartition("eqiad.mediawiki.page_change.v1", partition);
            marks.put(topic, new Mark.Timestamp(1_781_970_588_989L + partition));
            int first = 1_000 * partition + 1;
            recent.put(topic, ids(first, first + 999));
        }
        marks.put(QUIET_TOPIC, new Mark.Offset(-1));
        marks.put(TOPIC, new Mark.Offset(5_000_000_000L));
        return Checkpoint.builder()
                .token("0198c6f2-4c1e-7d3a-9f00-5b7a1c2d3e4f")
                .position(Position.of(marks))
                .recentIds(recent)
                .origin(beginning().origin())
                .build();
    }
}
