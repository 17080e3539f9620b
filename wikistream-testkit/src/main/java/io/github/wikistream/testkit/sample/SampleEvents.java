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
 * Events for tests, numbered from 1. The same number gives the same event in each run: event {@code n} happens {@code n} seconds after
 * {@link #START}, and its id tells its number. Kinds, wikis, actors and sizes change from number to number.
 */
public final class SampleEvents {
    /** The moment before the first event. */
    public static final Instant START = Instant.parse("2026-06-20T15:00:00Z");

    /** The topic that the events come from. */
    public static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);

    /** The topic of the other data centre, which has sent nothing yet. */
    public static final TopicPartition QUIET_TOPIC = new TopicPartition("codfw.mediawiki.recentchange", 0);

    /** How many ids a checkpoint remembers. */
    private static final int RECENT = 5;

    private SampleEvents() {}

    /** Returns the id of an event, its number in the last digits: {@code 5a3b1e00-0000-4000-8000-000000000007}. */
    public static UUID id(int number) {
        return new UUID(0x5a3b1e00_0000_4000L, 0x8000_000000000000L | requireNumber(number));
    }

    /** Returns the ids of the events from {@code first} to {@code last}, both included. */
    public static List<UUID> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(SampleEvents::id).toList();
    }

    /** Returns when an event happens. */
    public static Instant time(int number) {
        return START.plus(Duration.ofSeconds(requireNumber(number)));
    }

    /** Returns a change. Its kind follows from its number: most are edits, some page creations, log entries and categorisations. */
    public static RecentChange change(int number) {
        return changeLike(number).build();
    }

    /** Returns the changes from {@code first} to {@code last}, both included. */
    public static List<RecentChange> changes(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(SampleEvents::change).toList();
    }

    /** Returns a builder that holds what {@link #change} returns, for changes that differ in a few points. */
    public static SampleChange changeLike(int number) {
        return new SampleChange(requireNumber(number));
    }

    /** Returns an event of a stream that has no type of its own. */
    public static OtherEvent other(int number) {
        return SampleChange.other(requireNumber(number));
    }

    /** Returns an event that has a type of its own and is no change. */
    public static PageCreate pageCreate(int number) {
        return SampleChange.pageCreate(requireNumber(number));
    }

    /** Returns an event that could not be understood. Its id differs from that of the change with the same number. */
    public static DeadLetter deadLetter(int number) {
        String data = "{\"meta\":{\"dt\":\"yesterday\"},\"number\":" + requireNumber(number) + "}";
        return new DeadLetter(
                UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8)),
                position(number),
                time(number).plusMillis(250),
                "meta.dt is no time: yesterday",
                data);
    }

    /** Returns where a reader stands that has read an event, as EventStreams would put it. */
    public static Position position(int number) {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        marks.put(TOPIC, new Mark.Timestamp(time(number).toEpochMilli() + 1));
        marks.put(QUIET_TOPIC, new Mark.Offset(-1));
        return Position.of(marks);
    }

    /** Returns the checkpoint of a reader that has read an event and all before it; {@link Checkpoint#NONE} for 0. */
    public static Checkpoint checkpoint(int number) {
        if (number == 0) {
            return Checkpoint.NONE;
        }
        TreeMap<TopicPartition, List<UUID>> recent = new TreeMap<>();
        recent.put(TOPIC, ids(Math.max(1, number - RECENT + 1), number));
        return new Checkpoint("sample-" + number, position(number), recent);
    }

    /** Returns the batch of the changes from {@code first} to {@code last}, both included. It follows that which ends before {@code first}. */
    public static Batch batch(int first, int last) {
        return new Batch(checkpoint(first - 1), checkpoint(last), List.copyOf(changes(first, last)), List.of());
    }

    /** Returns a batch of events of one's own that takes the place of {@link #batch batch(first, last)} between its checkpoints. */
    public static Batch batch(int first, int last, List<? extends StreamEvent> events, List<DeadLetter> deadLetters) {
        return new Batch(checkpoint(first - 1), checkpoint(last), new ArrayList<StreamEvent>(events), deadLetters);
    }

    private static int requireNumber(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("events are numbered from 1: " + number);
        }
        return number;
    }

    /** Returns the checkpoint of a pipeline that has begun and read nothing yet. */
    public static Checkpoint beginning() {
        return new Checkpoint(
                "sample-begin",
                Position.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Origin.of(
                        List.of("stream.example/page-create", "stream.example/recentchange"),
                        Instant.parse("2026-06-20T15:59:00.123Z")));
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
        return new Checkpoint(
                "0198c6f2-4c1e-7d3a-9f00-5b7a1c2d3e4f",
                Position.of(marks),
                recent,
                new TreeMap<>(),
                new TreeMap<>(),
                beginning().origin());
    }
}
