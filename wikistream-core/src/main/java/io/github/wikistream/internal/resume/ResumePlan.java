package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the next connection starts so that no event is lost, however the last one ended. Independent of HTTP.
 * Not thread-safe.
 *
 * <p>The request is by time: for each topic, the server starts at the first event, in log order, dated at or after the
 * requested time. Dates in a log are not monotonic, so the date of the <em>last</em> event is the wrong time to
 * request: events after it in the log may be dated before it, and would be skipped.
 *
 * <ol>
 *   <li><b>Mark.</b> Per topic, the running maximum of the timestamps in ids is kept. An event with that date has been
 *       read, so the server starts at it or before it, and nothing after it is skipped. An id contains {@code meta.dt}
 *       plus one millisecond, hence the smallest correct margin is 1 ms; the margin is larger because another cluster
 *       may have another order, and grows with the observed disorder ({@link DisorderEstimator}).
 *   <li><b>Clock.</b> A mark is never ahead of the clock, and an event dated far in the future does not move it at all,
 *       so that it does not skip later events.
 *   <li><b>Anchor.</b> A topic that has sent nothing yet is requested from a minute before the subscription was first
 *       known to be alive, because events are published up to half a minute after their dates. The server itself would
 *       name it by an offset that means "from now on", and events sent during a disconnection would be lost.
 *   <li><b>Every topic.</b> The server sends only the topics in the request, so each request names every topic of the
 *       subscription. Their names come from the server's ids; for a stream that was added since, they are derived.
 *   <li><b>Guard.</b> A connection that is cut before it gets past the margin would be repeated forever. So if a
 *       connection ends with repeats only, the next one continues after the last of them, by its offset, until a new
 *       event is received ({@link ResumeByOffset}). A smaller margin would not work: which events follow a time differs
 *       between clusters, and nothing would reveal it.
 *   <li><b>Refusal.</b> A position that the server refuses (400, 404, 431) is replaced by {@code since} with the earliest of
 *       the marks ({@link ResumeSince}).
 * </ol>
 *
 * <p>A connection made progress if it raised a topic's maximum, or, when resuming by offset, delivered an event after
 * that offset. Dates far in the future do not count: the clock would raise them forever.
 */
public final class ResumePlan {
    private final Clock clock;
    private final DisorderEstimator disorder;
    private final Subscription topics;
    private final HistoryGaps history;

    private final ResumeStrategy byTime = new ResumeByTime();
    private final ResumeByOffset byOffset = new ResumeByOffset();
    private final ResumeSince bySince;
    private boolean usesOffsets;
    private boolean positionRefused;

    // State of the current connection, or of the next one if already requested
    private long margin = 1;
    private ResumeStrategy.Ask asked = ResumeStrategy.Ask.NOTHING;
    private Instant opened = Instant.EPOCH;
    private boolean progressed;
    private boolean misplaced;
    private long events;

    /**
     * @param from the newest position read; {@link Position#NONE} to start at {@code since}
     * @param streams names of the subscribed streams
     * @param since where to start without a position; {@code null} for now
     * @param disorder determines the margin before the marks; shared with the other readers of the source
     */
    public ResumePlan(
            Position from, List<String> streams, @Nullable Instant since, DisorderEstimator disorder, Clock clock) {
        this.clock = clock;
        this.disorder = disorder;
        topics = new Subscription(from, streams, since, clock.millis());
        history = new HistoryGaps(topics);
        bySince = new ResumeSince(since);
    }

    /** Returns the request of the next connection. */
    public ResumeStrategy.Ask ask() {
        topics.askNothing();
        byOffset.askNothing();
        margin = Math.max(1, disorder.margin().toMillis());
        asked = strategy().ask(topics, margin);
        return asked;
    }

    private ResumeStrategy strategy() {
        if (topics.isEmpty() || positionRefused) {
            return bySince;
        }
        return usesOffsets ? byOffset : byTime;
    }

    /** Records that the server refused the position. */
    public void refused() {
        positionRefused = true;
    }

    /** Records that the requested connection was opened. */
    public void opened() {
        opened = clock.instant();
        bySince.opened(opened);
        progressed = false;
        misplaced = false;
        events = 0;
        if (!usesOffsets) {
            byOffset.clear();
        }
        topics.opened();
        byOffset.opened();
    }

    /**
     * The meaning of an event.
     *
     * @param position position of the source at the event: the event's own mark for its topic, and for every other
     *     topic one that resuming from loses nothing
     * @param gaps gaps that it reveals
     * @param misplaced whether another cluster answers than the one whose offset was requested: the event must not be
     *     used, and the connection must be closed
     */
    public record Arrival(Position position, List<Signal.Gap> gaps, boolean misplaced) {}

    /**
     * Records an event.
     *
     * @param id as the server sent it; {@code null} if it sent none
     * @param data as the server sent it
     */
    public Arrival arrived(@Nullable String id, String data) {
        Position seen = parsed(id);
        // Offsets are in use, or may be next if nothing new is received.
        LogOffset offset = usesOffsets || !progressed ? LogOffset.of(data) : null;
        if (offset == null && usesOffsets && byOffset.awaitsProof()) {
            // Whether this is the right cluster is unknown, so the id must not count.
            return new Arrival(topics.position(), List.of(), false);
        }
        boolean known = offset != null && topics.contains(offset.topic());
        if (offset != null && known && !byOffset.accepts(offset)) {
            misplaced = true;
            return new Arrival(topics.position(), List.of(), true);
        }
        events++;
        List<Signal.Gap> gaps = seen.isNone() ? List.of() : take(seen);
        if (offset != null && !known && topics.contains(offset.topic())) {
            byOffset.accepts(offset);
        }
        return new Arrival(topics.position(seen), gaps, false);
    }

    private static Position parsed(@Nullable String id) {
        if (id == null) {
            return Position.NONE;
        }
        try {
            return Position.parse(id);
        } catch (IllegalArgumentException e) {
            // The event is valid without it: the position does not move until the next id.
            return Position.NONE;
        }
    }

    private List<Signal.Gap> take(Position seen) {
        List<Signal.Gap> gaps = new ArrayList<>();
        long now = clock.millis();
        Instant since = asked.since();
        // Silent topics are requested from the time of the others, or from the start of this connection, because its
        // events of that time may still arrive.
        long first = Subscription.timestamps(seen).min().orElse(opened.toEpochMilli());
        long alive = since == null ? first - Subscription.PUBLISHED_LATE_MILLIS : Math.min(first, since.toEpochMilli());
        seen.marks().forEach((name, mark) -> {
            SubscribedTopic topic = topics.named(name, alive);
            if (topic == null) {
                return;
            }
            if (mark instanceof Mark.Timestamp time) {
                gaps.addAll(history.before(name, topic, since, opened, time.epochMillis()));
                long behind = topic.behind(time.epochMillis(), now);
                if (behind >= 0) {
                    disorder.passed(behind);
                }
                progressed |= topic.advance(time.epochMillis(), now);
            }
            topics.moved(name, topic);
        });
        if (!asked.namesTopics()) {
            // The server chose the topics: these are all there are.
            topics.retain(seen);
        }
        positionRefused = false;
        return gaps;
    }

    /**
     * Returns whether the end of the response is the end of the stream. It is not if the event at an offset was
     * expected first and did not arrive: another cluster answers, which has not reached that offset yet. Then the
     * connection counts as lost.
     */
    public boolean mayEnd() {
        misplaced = byOffset.lacksProof();
        return !misplaced;
    }

    /**
     * Records that the connection ended.
     *
     * @param idle whether it had nothing to send for long, so that repeats alone do not indicate an early cut
     * @return whether it made progress
     */
    public boolean closed(boolean idle) {
        if (misplaced) {
            usesOffsets = byOffset.misplaced();
            return false;
        }
        boolean further = byOffset.closed(events);
        if (topics.advance() > margin) {
            usesOffsets = false;
        } else if (events > 0 && !progressed && !idle) {
            usesOffsets = true;
        }
        return progressed || further;
    }
}
