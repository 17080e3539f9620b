package io.github.wikistream.source;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where to begin the next connection so that no event is lost, whatever ended the last one. Knows no HTTP. Not thread-safe.
 *
 * <p>The server is asked by time: for each topic it begins at the first event, in the order of the topic's log, that is dated at or after
 * the time asked for. Dates in a log run back and forth, so the date of the <em>last</em> event is the wrong thing to ask for: events that
 * stand behind it in the log may be dated before it, and they would be passed over.
 *
 * <ol>
 *   <li><b>Mark.</b> Per topic, the running maximum of the timestamps in ids is kept. An event with that date has been read, so the
 *       server begins at it or before it, and nothing behind it is passed over. An id says {@code meta.dt} plus one millisecond, hence
 *       a margin of 1 ms is the least that is right; more is asked for because another cluster may keep another order, the more the more
 *       disorder was seen ({@link DisorderEstimator}).
 *   <li><b>Clock.</b> A mark is never ahead of the clock, and an event dated far in the future does not move it at all, so that it is not
 *       pulled past events to come.
 *   <li><b>Anchor.</b> A topic that has sent nothing yet is asked for from a minute before the subscription was first seen alive, because
 *       events are published up to half a minute after their dates. The server itself would name it by an offset that means "from now on", and what it sent while we were away would be lost.
 *   <li><b>Every topic.</b> What the request does not name is not sent, so every topic of the subscription is named each time. Their names
 *       come from the server's ids; for a stream that was added since, they are derived.
 *   <li><b>Guard.</b> A connection that is cut before it gets past the margin would be repeated for ever. So when one ends in repeats
 *       only, the next one goes on behind the last of them, by its offset, and so on until something new comes. An offset holds in one
 *       cluster only, and any cluster may answer; so the last events are asked for once more, and must prove to be the ones that are known
 *       ({@link OffsetVerifier}), or the connection is given up; after some of these in a row the time is asked for again. Where a connection is
 *       cut within the proof, the next one asks for half as much of it, in the end for the offset behind it. A smaller margin would not
 *       do: which events stand behind a time differs between clusters, and nothing would tell.
 *   <li><b>Refusal.</b> A position that the server refuses (400, 404) is replaced by {@code since} with the earliest of the marks.
 * </ol>
 *
 * <p>A connection made progress if it raised a topic's maximum, or, when resuming by offset, brought an event behind that offset. Dates far
 * in the future do not count: the clock would raise them for ever.
 */
final class ResumePlan {
    /** A topic's clock may be ahead of ours by that much; what is dated later is dated wrongly. */
    private static final long FAR_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    /** What is dated later than this ahead of our clock is dated wrongly, and moves no mark: not even to the clock while we catch up. */
    private static final long SKEW_MILLIS = Duration.ofSeconds(10).toMillis();

    /** An event may be published that long after its date; so far before the start of a pipeline its first events may be dated. */
    private static final Duration PUBLISHED_LATE = Duration.ofMinutes(1);

    /** EventStreams keeps 7 to 31 days, so only beyond this age can a hole be told from a quiet time. */
    private static final Duration HISTORY_SURELY_KEPT = Duration.ofDays(7);

    private static final Duration LEAST_GAP = Duration.ofHours(1);

    private static final int MISPLACEMENTS_AT_MOST = 3;
    private static final String DEFAULT_PREFIX = "mediawiki.";

    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);

    private final Clock clock;
    private final @Nullable Instant since;
    private final DisorderEstimator disorder;
    private final TreeMap<TopicPartition, Topic> topics = new TreeMap<>();

    /** The marks of the topics that are subscribed: kept, so that an event costs no more work where there are many. */
    private final TreeMap<TopicPartition, Mark> standing = new TreeMap<>();

    private boolean warnedOfTopics;

    /** Whether connections go on behind the last repeat, by its offset. */
    private boolean byOffsets;

    /** How many events a connection that begins at an offset must prove to know, at most. */
    private int proofEvents = OffsetVerifier.LONGEST;

    /** How many connections in a row went to another cluster than the one that the offsets are of. */
    private int misplacements;

    private boolean positionRefused;
    private @Nullable Instant firstOpened;

    // Of the connection that stands or is asked for:
    private long margin = 1;
    private boolean namesTopics;
    private @Nullable Instant askedSince;
    private Instant opened = Instant.EPOCH;
    private boolean progressed;
    private boolean misplaced;
    private long events;

    /**
     * Makes one.
     *
     * @param from    the newest that was read; {@link Position#NONE} to begin at {@code since}
     * @param streams names of the streams in the subscription
     * @param since   where to begin without a position; {@code null} for now
     * @param disorder how far before the marks to begin; shared with the other readers of the source
     */
    ResumePlan(Position from, List<String> streams, @Nullable Instant since, DisorderEstimator disorder, Clock clock) {
        this.clock = clock;
        this.since = since;
        this.disorder = disorder;
        if (!from.isNone()) {
            long now = clock.millis();
            long fallback = since == null ? now : since.toEpochMilli();
            long anchor = timestamps(from).min().orElse(fallback);
            from.marks().forEach((name, mark) -> {
                if (mark instanceof Mark.Timestamp time) {
                    topics.put(name, Topic.standingAt(Math.min(time.epochMillis(), now)));
                } else {
                    topics.put(name, Topic.anchoredAt(anchor));
                }
            });
            matchWith(streams, anchor);
            topics.forEach((name, topic) -> {
                if (topic.subscribed) {
                    standing.put(name, new Mark.Timestamp(topic.mark));
                }
            });
        }
    }

    /** Finds topics for streams that the position does not know, and leaves out topics of streams that are no longer wanted. */
    private void matchWith(List<String> streams, long anchor) {
        List<String> added = streams.stream()
                .filter(s -> topics.keySet().stream().noneMatch(t -> belongs(t, s)))
                .toList();
        if (added.isEmpty()) {
            topics.forEach((name, topic) -> topic.subscribed = streams.stream().anyMatch(s -> belongs(name, s)));
            return;
        }
        // Topics of streams with names of their own kind cannot be told from those of streams that were given up: all
        // are asked for, and
        // if the server knows one of them not, it says so.
        for (String stream : added) {
            String log = stream.startsWith(DEFAULT_PREFIX) ? stream : DEFAULT_PREFIX + stream;
            topics.put(new TopicPartition("eqiad." + log, 0), Topic.anchoredAt(anchor));
            topics.put(new TopicPartition("codfw." + log, 0), Topic.anchoredAt(anchor));
        }
    }

    private static boolean belongs(TopicPartition topic, String stream) {
        String log = topic.topic().substring(topic.topic().indexOf('.') + 1);
        return log.equals(stream) || log.equals(DEFAULT_PREFIX + stream);
    }

    /**
     * What to ask the server for.
     *
     * @param lastEventId the position to name; {@link Position#NONE} to name none
     * @param since       the time to name; {@code null} to name none
     * @param from        where that begins, without any margin
     */
    record Ask(Position lastEventId, @Nullable Instant since, Position from) {}

    /** Returns what the next connection asks for. */
    Ask ask() {
        topics.values().forEach(Topic::askNothing);
        margin = Math.max(1, disorder.margin().toMillis());
        namesTopics = false;
        askedSince = null;
        List<Topic> subscribed =
                topics.values().stream().filter(t -> t.subscribed).toList();
        if (subscribed.isEmpty()) {
            if (since != null) {
                askedSince = since;
            } else if (firstOpened != null) {
                askedSince = firstOpened.minus(PUBLISHED_LATE);
            }
            return new Ask(Position.NONE, askedSince, Position.NONE);
        }
        Map<TopicPartition, Mark> from = new TreeMap<>();
        if (positionRefused) {
            long earliest = subscribed.stream().mapToLong(t -> t.mark).min().orElseThrow();
            askedSince = Instant.ofEpochMilli(earliest - margin);
            topics.forEach((name, topic) -> {
                if (topic.subscribed) {
                    from.put(name, new Mark.Timestamp(earliest));
                }
            });
            return new Ask(Position.NONE, askedSince, Position.of(from));
        }
        namesTopics = true;
        Map<TopicPartition, Mark> asked = new TreeMap<>();
        topics.forEach((name, topic) -> {
            if (topic.subscribed) {
                from.put(name, new Mark.Timestamp(topic.mark));
                asked.put(
                        name,
                        byOffsets && !topic.tail.isEmpty()
                                ? new Mark.Offset(topic.tail.ask(proofEvents))
                                : topic.askByTime(margin));
            }
        });
        return new Ask(Position.of(asked), null, Position.of(from));
    }

    /** Tells whether offsets are in use, or may be if nothing new comes: then events have to be looked into. */
    private boolean watchesPlaces() {
        return byOffsets || !progressed;
    }

    /** Takes note that the server refused the position. */
    void refused() {
        positionRefused = true;
    }

    /** Takes note that the connection asked for stands. */
    void opened() {
        opened = clock.instant();
        if (firstOpened == null) {
            firstOpened = opened;
        }
        progressed = false;
        misplaced = false;
        events = 0;
        if (!byOffsets) {
            proofEvents = OffsetVerifier.LONGEST;
            topics.values().forEach(topic -> topic.tail.clear());
        }
        topics.values().forEach(Topic::open);
    }

    /**
     * What an event means.
     *
     * @param position  where the source stands with it: the event's own mark for its topic, for every other one that resuming from
     *                  loses nothing
     * @param gaps      holes that it reveals
     * @param misplaced whether another cluster answers than the one whose offset was asked for: the event must not be used, and the
     *                  connection must be given up
     */
    record Arrival(Position position, List<Signal.Gap> gaps, boolean misplaced) {}

    /**
     * Takes note of an event.
     *
     * @param id   as the server sent it; {@code null} if it sent none
     * @param data as the server sent it
     */
    Arrival arrived(@Nullable String id, String data) {
        Position seen = parsed(id);
        LogOffset place = watchesPlaces() ? LogOffset.of(data) : null;
        if (place == null && byOffsets && topics.values().stream().anyMatch(topic -> topic.tail.awaitsProof())) {
            // It cannot be told whether this is the right cluster, so what the id says must not count.
            return new Arrival(position(Position.NONE), List.of(), false);
        }
        Topic known = place == null ? null : topics.get(place.topic());
        if (place != null && known != null && !known.tail.accepts(place)) {
            misplaced = true;
            return new Arrival(position(Position.NONE), List.of(), true);
        }
        events++;
        List<Signal.Gap> gaps = seen.isNone() ? List.of() : take(seen);
        Topic added = place == null || known != null ? null : topics.get(place.topic());
        if (place != null && added != null) {
            added.tail.accepts(place);
        }
        return new Arrival(position(seen), gaps, false);
    }

    private static Position parsed(@Nullable String id) {
        if (id == null) {
            return Position.NONE;
        }
        try {
            return Position.parse(id);
        } catch (IllegalArgumentException e) {
            // The event is good without it: the position stays where it is until the next id.
            return Position.NONE;
        }
    }

    private List<Signal.Gap> take(Position seen) {
        List<Signal.Gap> gaps = new ArrayList<>();
        long now = clock.millis();
        // What is silent so far is asked for from the time the others stand at; or from where this connection began,
        // for its events of
        // that time may still be on their way.
        long first = timestamps(seen).min().orElse(opened.toEpochMilli());
        long alive =
                askedSince == null ? first - PUBLISHED_LATE.toMillis() : Math.min(first, askedSince.toEpochMilli());
        seen.marks().forEach((name, mark) -> {
            if (!topics.containsKey(name) && topics.size() >= Position.MOST_TOPICS) {
                warnOfTopics(name);
                return;
            }
            Topic topic = topics.computeIfAbsent(name, n -> Topic.anchoredAt(alive));
            topic.subscribed = true;
            if (mark instanceof Mark.Timestamp time) {
                Instant begin = topic.beginsAfter(askedSince);
                if (begin != null && isGap(begin, time.epochMillis())) {
                    gaps.add(new Signal.Gap(name, begin, Instant.ofEpochMilli(time.epochMillis() - 1)));
                    gaps.addAll(gapsOfTheSilent(name, time.epochMillis()));
                }
                long behind = topic.behind(time.epochMillis(), now);
                if (behind >= 0) {
                    disorder.passed(behind);
                }
                progressed |= topic.advance(time.epochMillis(), now);
            }
            standing.put(name, new Mark.Timestamp(topic.mark));
        });
        if (!namesTopics && standing.size() > seen.marks().size()) {
            // Nothing was named, so the server chose: these are all the topics there are.
            topics.forEach((name, topic) -> topic.subscribed = seen.marks().containsKey(name));
            standing.keySet().retainAll(seen.marks().keySet());
        }
        positionRefused = false;
        return gaps;
    }

    /** History ends for all topics at about one time, and one that sends nothing any more will never show it. */
    private List<Signal.Gap> gapsOfTheSilent(TopicPartition heard, long oldestKept) {
        List<Signal.Gap> gaps = new ArrayList<>();
        topics.forEach((name, topic) -> {
            Instant begin = name.equals(heard) || !topic.subscribed ? null : topic.silentSince(askedSince);
            if (begin != null && isGap(begin, oldestKept)) {
                gaps.add(new Signal.Gap(name, begin, Instant.ofEpochMilli(oldestKept - 1)));
                topic.heard = true;
            }
        });
        return gaps;
    }

    private boolean isGap(Instant begin, long first) {
        return begin.isBefore(opened.minus(HISTORY_SURELY_KEPT))
                && first > begin.plus(LEAST_GAP).toEpochMilli()
                && first < opened.toEpochMilli();
    }

    private Position position(Position seen) {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>(standing);
        seen.marks().forEach((name, own) -> {
            if (own instanceof Mark.Timestamp) {
                marks.replace(name, own);
            }
        });
        return new Position(marks);
    }

    private void warnOfTopics(TopicPartition name) {
        if (!warnedOfTopics) {
            warnedOfTopics = true;
            LOG.warn(
                    "the server names more than {} topics; {} and all others beyond are not followed",
                    Position.MOST_TOPICS,
                    name);
        }
    }

    private static LongStream timestamps(Position position) {
        return position.marks().values().stream()
                .filter(Mark.Timestamp.class::isInstance)
                .mapToLong(mark -> ((Mark.Timestamp) mark).epochMillis());
    }

    /**
     * Tells whether the end of the stream is the end. It is not if the event at an offset was to come first and did not: another cluster
     * answers, where that offset is not there yet. Then the connection counts as lost.
     */
    boolean mayEnd() {
        misplaced = topics.values().stream().anyMatch(topic -> topic.tail.lacksProof());
        return !misplaced;
    }

    /**
     * Takes note that the connection ended.
     *
     * @param idle whether it had long nothing to send, so that repeats alone are no sign of a cut that came too early
     * @return whether it made progress
     */
    boolean closed(boolean idle) {
        if (misplaced) {
            misplacements++;
            byOffsets = misplacements < MISPLACEMENTS_AT_MOST;
            return false;
        }
        misplacements = 0;
        boolean further = topics.values().stream().anyMatch(topic -> topic.tail.gotFurther());
        long advance = topics.values().stream().mapToLong(Topic::advance).max().orElse(0);
        if (advance > margin) {
            byOffsets = false;
        } else if (events > 0 && !progressed && !idle) {
            byOffsets = true;
        }
        if (further) {
            proofEvents = Math.max(1, proofEvents);
        } else if (events > 0
                && events
                        == topics.values().stream()
                                .mapToInt(topic -> topic.tail.proven())
                                .sum()) {
            proofEvents = topics.values().stream()
                            .mapToInt(topic -> topic.tail.asked())
                            .max()
                            .orElse(0)
                    / 2;
        }
        return progressed || further;
    }

    /** One topic of the subscription. */
    private static final class Topic {
        private static final long NEVER = Long.MIN_VALUE;

        /** Running maximum of the timestamps and not ahead of the clock; for a topic that sent nothing yet, its anchor. */
        private long mark;

        private boolean anchored;
        private boolean subscribed = true;

        /** Running maximum as it came: what progress is measured by. */
        private long reach = NEVER;

        private long reachWhenOpened = NEVER;

        /** Empty unless offsets may be needed. */
        private final OffsetVerifier tail = new OffsetVerifier();

        // Of the connection that stands:
        private @Nullable Instant askedFrom;
        private boolean heard;
        private long newest = NEVER;
        private long latest = NEVER;

        private Topic(long mark, boolean anchored) {
            this.mark = mark;
            this.anchored = anchored;
        }

        static Topic standingAt(long mark) {
            Topic topic = new Topic(mark, false);
            topic.reach = mark;
            return topic;
        }

        static Topic anchoredAt(long anchor) {
            return new Topic(anchor, true);
        }

        void askNothing() {
            askedFrom = null;
            tail.askNothing();
        }

        Mark askByTime(long margin) {
            long from = Math.max(0, mark - margin);
            askedFrom = Instant.ofEpochMilli(from);
            return new Mark.Timestamp(from);
        }

        void open() {
            reachWhenOpened = reach;
            heard = false;
            newest = NEVER;
            latest = NEVER;
            tail.open();
        }

        /** Returns where the connection was to begin if this is the topic's first event on it and that is known. */
        @Nullable
        Instant beginsAfter(@Nullable Instant askedSince) {
            Instant begin = silentSince(askedSince);
            heard = true;
            return begin;
        }

        /** Returns where the connection was to begin if it has not brought anything of this topic yet and that is known. */
        @Nullable
        Instant silentSince(@Nullable Instant askedSince) {
            return heard ? null : askedFrom == null ? askedSince : askedFrom;
        }

        /**
         * Returns how far an event is dated before the newest of this connection; negative if it is the first, or none of this topic: other
         * topics' ids name this one too.
         */
        long behind(long timestamp, long now) {
            boolean another = timestamp != latest;
            boolean first = newest == NEVER;
            latest = timestamp;
            if (timestamp <= now + SKEW_MILLIS) {
                newest = Math.max(newest, timestamp);
            }
            return another && !first ? Math.max(0, newest - timestamp) : -1;
        }

        /** Moves on and tells whether that is progress. */
        boolean advance(long timestamp, long now) {
            if (timestamp <= now + SKEW_MILLIS) {
                long capped = Math.max(0, Math.min(timestamp, now));
                mark = anchored ? capped : Math.max(mark, capped);
                anchored = false;
            }
            if (timestamp > reach && timestamp <= now + FAR_AHEAD_MILLIS) {
                reach = timestamp;
                return true;
            }
            return false;
        }

        long advance() {
            return reachWhenOpened == NEVER ? 0 : reach - reachWhenOpened;
        }
    }
}
