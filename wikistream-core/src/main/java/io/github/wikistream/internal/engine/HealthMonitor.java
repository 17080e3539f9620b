package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamHealth.Check;
import io.github.wikistream.StreamHealth.Code;
import io.github.wikistream.StreamHealth.Reason;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.internal.delivery.LaneTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the health of a pipeline. Thread-safe. */
final class HealthMonitor {
    /** The server ends connections routinely, and a new one is open within seconds. */
    private static final Duration RECONNECT_GRACE = Duration.ofSeconds(5);

    private static final Set<LaneState> ENDED = EnumSet.of(LaneState.DONE, LaneState.STOPPED, LaneState.FAILED);
    private static final Set<Code> LIVE = EnumSet.of(Code.SOURCE_FAILED, Code.SINK_FAILED, Code.CLOSED);
    private static final Set<Code> COMPLETE = EnumSet.of(Code.HISTORY_LOST, Code.EVENTS_MISSING, Code.DEAD_LETTERS);

    private final Clock clock;
    private final Duration maxLag;
    private final Duration maxSilence;

    // Guarded by this. When a reason without a time of its own was first found, and when a check first passed again.
    private final Map<Key, Instant> found = new HashMap<>();
    private final Map<Question, Instant> passingSince = new EnumMap<>(Question.class);

    private enum Question {
        LIVE,
        READY,
        COMPLETE
    }

    private record Key(Code code, String subject) {}

    /** The phases of a pipeline's life. */
    enum Phase {
        NEW,
        STARTED,
        CLOSED
    }

    HealthMonitor(Clock clock, Duration maxLag, Duration maxSilence) {
        this.clock = clock;
        this.maxLag = maxLag;
        this.maxSilence = maxSilence;
        Instant now = clock.instant();
        for (Question question : Question.values()) {
            passingSince.put(question, now);
        }
    }

    /**
     * Judges the current state.
     *
     * @param lanes times of the lanes, in the order of the report
     */
    synchronized StreamHealth judge(StreamReport report, SourceWatch source, List<LaneTimes> lanes, Phase phase) {
        Instant now = clock.instant();
        List<Reason> reasons = new ArrayList<>();
        if (phase == Phase.NEW) {
            add(reasons, Code.NOT_STARTED, "", "the stream was not started", null, now);
        } else if (phase == Phase.CLOSED) {
            add(reasons, Code.CLOSED, "", "the stream was closed", null, now);
        }
        addSource(reasons, report, source, phase, now);
        for (int i = 0; i < lanes.size(); i++) {
            StreamReport.Lane lane = report.lanes().get(i);
            if (phase != Phase.NEW) {
                addLane(reasons, lane, lanes.get(i), now);
            }
            addHoles(reasons, lane, now);
        }
        Set<Key> current = new HashSet<>();
        reasons.forEach(reason -> current.add(new Key(reason.code(), reason.subject())));
        found.keySet().retainAll(current);
        return new StreamHealth(
                check(Question.LIVE, reasons, now),
                check(Question.READY, reasons, now),
                check(Question.COMPLETE, reasons, now));
    }

    private Check check(Question question, List<Reason> all, Instant now) {
        List<Reason> reasons = all.stream()
                .filter(reason -> switch (question) {
                    case LIVE -> LIVE.contains(reason.code());
                    case READY -> !COMPLETE.contains(reason.code());
                    case COMPLETE -> COMPLETE.contains(reason.code());
                })
                .toList();
        if (reasons.isEmpty()) {
            return new Check(passingSince.computeIfAbsent(question, first -> now), reasons);
        }
        passingSince.remove(question);
        Instant oldest =
                reasons.stream().map(Reason::since).min(Instant::compareTo).orElse(now);
        return new Check(oldest, reasons);
    }

    /**
     * @param since {@code null} for the time when the reason was first found
     */
    private void add(
            List<Reason> reasons, Code code, String subject, String text, @Nullable Instant since, Instant now) {
        Instant began = since == null ? found.computeIfAbsent(new Key(code, subject), first -> now) : since;
        reasons.add(new Reason(code, subject, text, began));
    }

    private void addSource(List<Reason> reasons, StreamReport report, SourceWatch source, Phase phase, Instant now) {
        SourceWatch.Loss loss = source.loss();
        if (loss != null) {
            String more = loss.count() == 1 ? "" : ", and " + (loss.count() - 1) + " ranges before";
            add(
                    reasons,
                    Code.HISTORY_LOST,
                    "",
                    "the source no longer kept " + loss.latest().topic() + " from "
                            + loss.latest().from() + " to " + loss.latest().to() + more,
                    loss.noticed(),
                    now);
        }
        if (report.failure() != null) {
            add(reasons, Code.SOURCE_FAILED, "", "the source failed: " + report.failure(), null, now);
        } else if (phase == Phase.STARTED && !report.ended()) {
            addSilence(reasons, source, now);
        }
    }

    private void addSilence(List<Reason> reasons, SourceWatch source, Instant now) {
        SourceWatch.Connection connection = source.connection();
        Instant waiting = source.waitingSince();
        if (connection.state() == SourceWatch.State.LOST
                && !now.isBefore(connection.since().plus(RECONNECT_GRACE))) {
            add(
                    reasons,
                    Code.SOURCE_LOST,
                    "",
                    "the connection to the source is lost: " + connection.reason(),
                    connection.since(),
                    now);
        } else if (waiting != null && !now.isBefore(waiting.plus(maxSilence))) {
            String state = connection.state() == SourceWatch.State.NONE ? "is not connected yet" : "delivers no events";
            add(
                    reasons,
                    Code.SOURCE_SILENT,
                    "",
                    "the source " + state + ": none for "
                            + Duration.between(waiting, now).toSeconds() + " s, more than " + maxSilence.toSeconds()
                            + " s",
                    waiting,
                    now);
        }
    }

    private void addLane(List<Reason> reasons, StreamReport.Lane lane, LaneTimes times, Instant now) {
        String name = lane.sink();
        String sink = "sink '" + name + "' ";
        if (lane.state() == LaneState.FAILED) {
            add(reasons, Code.SINK_FAILED, name, sink + "failed: " + lane.failure(), times.stateSince(), now);
        }
        if (ENDED.contains(lane.state())) {
            return;
        }
        if (lane.failure() != null) {
            add(reasons, Code.SINK_RETRYING, name, sink + "cannot store: " + lane.failure(), times.troubleSince(), now);
        } else if (lane.state() == LaneState.OPENING) {
            add(reasons, Code.SINK_OPENING, name, sink + "is being opened", times.stateSince(), now);
        }
        if (lane.lag().compareTo(maxLag) > 0) {
            add(
                    reasons,
                    Code.SINK_BEHIND,
                    name,
                    sink + "is " + lane.lag().toSeconds() + " s behind, more than " + maxLag.toSeconds() + " s",
                    null,
                    now);
        }
    }

    private void addHoles(List<Reason> reasons, StreamReport.Lane lane, Instant now) {
        long missing = sum(lane, true);
        long seams = sum(lane, false);
        if (missing + seams > 0) {
            add(
                    reasons,
                    Code.EVENTS_MISSING,
                    lane.sink(),
                    "sink '" + lane.sink() + "' lacks " + missing + " events, and an unknown number at " + seams
                            + " connections",
                    null,
                    now);
        }
        if (lane.deadLetters() > 0) {
            add(
                    reasons,
                    Code.DEAD_LETTERS,
                    lane.sink(),
                    "sink '" + lane.sink() + "' received " + lane.deadLetters() + " dead letters",
                    null,
                    now);
        }
    }

    private static long sum(StreamReport.Lane lane, boolean missing) {
        return lane.completeness().values().stream()
                .mapToLong(missing ? Completeness::missing : Completeness::seams)
                .sum();
    }
}
