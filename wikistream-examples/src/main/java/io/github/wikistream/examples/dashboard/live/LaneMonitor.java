package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.dashboard.live.Snapshot.LaneState;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Observes the lanes of a pipeline and reports sinks that do not store events: those that have failed, and those that retry for longer than
 * a short interruption takes. Not thread-safe.
 */
final class LaneMonitor {
    /** A restart or failover of a store takes a few seconds and is not reported. */
    private static final Duration RETRY_GRACE = Duration.ofSeconds(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Map<String, Instant> failingSince = new HashMap<>();
    private List<StreamReport.Lane> lanes = List.of();

    LaneMonitor(Clock clock) {
        this.clock = clock;
    }

    /** Records the current state of all lanes. */
    void observe(List<StreamReport.Lane> current) {
        lanes = current;
        for (StreamReport.Lane lane : current) {
            if (lane.state() == StreamReport.LaneState.FAILED || isRetrying(lane)) {
                failingSince.putIfAbsent(lane.sink(), clock.instant());
            } else {
                failingSince.remove(lane.sink());
            }
        }
    }

    /** A lane that catches up keeps that state while it retries. */
    private static boolean isRetrying(StreamReport.Lane lane) {
        return lane.state() == StreamReport.LaneState.RETRYING
                || (lane.state() == StreamReport.LaneState.CATCHING_UP && lane.failure() != null);
    }

    /** Returns errors for the lanes that do not store events. */
    List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        for (StreamReport.Lane lane : lanes) {
            Instant since = failingSince.get(lane.sink());
            if (since == null) {
                continue;
            }
            if (lane.state() == StreamReport.LaneState.FAILED) {
                notices.add(Notice.error(
                        id(lane),
                        since,
                        "Sink '" + lane.sink() + "' has failed and stores no more events.",
                        String.valueOf(lane.failure())));
            } else if (!clock.instant().isBefore(since.plus(RETRY_GRACE))) {
                notices.add(Notice.error(
                        id(lane),
                        since,
                        "Sink '" + lane.sink() + "' has stored no events since " + TIME.format(since) + " UTC.",
                        "Events wait, and are stored once the sink accepts them. The cause: " + lane.failure()));
            }
        }
        return notices;
    }

    private static String id(StreamReport.Lane lane) {
        return "sink:" + lane.sink();
    }

    /** Returns the state of all lanes. */
    List<LaneState> states() {
        return lanes.stream().map(LaneMonitor::state).toList();
    }

    private static LaneState state(StreamReport.Lane lane) {
        return new LaneState(
                lane.sink(),
                lane.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                lane.stored(),
                lane.repeats(),
                lane.deadLetters(),
                lane.retries(),
                lane.lagEvents(),
                lane.lag().toMillis() / 1000.0,
                lane.failure());
    }
}
