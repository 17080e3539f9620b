package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.dashboard.live.Snapshot.LaneState;
import java.util.List;
import java.util.Locale;

/** The states of lanes, in the form of a snapshot. */
final class LaneStates {
    private static final double MILLIS_PER_SECOND = 1000.0;

    private LaneStates() {}

    static List<LaneState> of(List<StreamReport.Lane> lanes) {
        return lanes.stream().map(LaneStates::of).toList();
    }

    private static LaneState of(StreamReport.Lane lane) {
        return new LaneState(
                lane.sink(),
                lane.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                lane.stored(),
                lane.repeats(),
                lane.deadLetters(),
                lane.retries(),
                lane.lagEvents(),
                lane.lag().toMillis() / MILLIS_PER_SECOND,
                lane.failure());
    }
}
