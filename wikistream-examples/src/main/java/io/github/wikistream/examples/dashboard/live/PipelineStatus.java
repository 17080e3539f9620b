package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamListener;
import io.github.wikistream.event.Position;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.live.Snapshot.Phase;
import io.github.wikistream.examples.dashboard.live.Snapshot.SourceState;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the pipeline and its source, with messages for the page. Thread-safe. */
public final class PipelineStatus implements StreamListener {
    /** The server closes connections routinely, so a lost connection is reported only after this time. */
    private static final Duration RECONNECT_GRACE = Duration.ofSeconds(5);

    private static final int MAX_GAPS = 100;

    private final Clock clock;
    private SourceChoice source;
    private Phase phase = Phase.STARTING;
    private String doing = "";
    private boolean fallback;
    private boolean connectedOnce;
    private Connection connection = Connection.NONE;
    private Instant since;
    private Instant phaseSince;
    private @Nullable String failure;
    private final Deque<Gap> gaps = new ArrayDeque<>();
    private @Nullable Runnable onFirstConnection;

    /** A range of events that the source no longer had. */
    public record Gap(String topic, Instant from, Instant to) {}

    private enum Connection {
        NONE,
        OPEN,
        LOST
    }

    public PipelineStatus(SourceChoice source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.since = clock.instant();
        this.phaseSince = since;
    }

    /** Sets the description of the current step before the pipeline runs. */
    public synchronized void starting(String what) {
        doing = what;
    }

    /**
     * Records that the pipeline reads.
     *
     * @param fallback whether the source replaces the one in the settings
     */
    public synchronized void reading(SourceChoice choice, boolean fallback) {
        source = choice;
        this.fallback = fallback;
        phase = Phase.RUNNING;
        since = clock.instant();
        phaseSince = since;
    }

    /** Records that the input has ended and is stored. */
    public synchronized void ended() {
        phase = Phase.ENDED;
    }

    /** Records that the pipeline has failed. */
    public synchronized void failed(String why) {
        phase = Phase.FAILED;
        failure = why;
        phaseSince = clock.instant();
    }

    /** Sets an action that runs when the first connection opens. */
    public synchronized void whenFirstConnected(Runnable action) {
        onFirstConnection = action;
    }

    @Override
    public void onOpened(Position from) {
        Runnable action;
        synchronized (this) {
            if (connection != Connection.OPEN) {
                connection = Connection.OPEN;
                since = clock.instant();
            }
            connectedOnce = true;
            action = onFirstConnection;
            onFirstConnection = null;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public synchronized void onLost(Signal.Lost lost) {
        if (connection != Connection.LOST) {
            connection = Connection.LOST;
            since = clock.instant();
        }
    }

    @Override
    public synchronized void onGap(Signal.Gap missed) {
        gaps.addLast(new Gap(missed.topic().topic(), missed.from(), missed.to()));
        if (gaps.size() > MAX_GAPS) {
            gaps.removeFirst();
        }
    }

    /** Returns the source and its connection state. */
    public synchronized SourceState sourceState() {
        String state;
        if (phase == Phase.ENDED) {
            state = "ended";
        } else if (isLost()) {
            state = "lost";
        } else {
            state = connectedOnce ? "connected" : "connecting";
        }
        String kind = source.kind().name().toLowerCase(Locale.ROOT);
        return new SourceState(kind, source.label(), state, phase == Phase.STARTING ? null : since);
    }

    private boolean isLost() {
        return phase == Phase.FAILED
                || (connection == Connection.LOST && !clock.instant().isBefore(since.plus(RECONNECT_GRACE)));
    }

    public synchronized Phase phase() {
        return phase;
    }

    /** Returns the state as a title. */
    public synchronized String title() {
        return switch (phase) {
            case STARTING -> "Starting.";
            case ENDED -> "The recording has ended.";
            case FAILED -> "Reading has stopped.";
            case RUNNING ->
                switch (source.kind()) {
                    case LIVE -> connectedOnce ? "Live." : "Connecting.";
                    case SIMULATED -> "Simulated.";
                    case RECORDING -> "Playing a recording.";
                    case OTHER -> connectedOnce ? "Connected." : "Connecting.";
                };
        };
    }

    /** Returns the state as a sentence. */
    public synchronized String text() {
        return switch (phase) {
            case STARTING -> doing;
            case ENDED -> "All of " + source.label() + " is counted and stored; windows end with its newest change.";
            case FAILED -> String.valueOf(failure);
            case RUNNING -> "Changes come from " + source.label() + ", are counted in Redis and stored in PostgreSQL.";
        };
    }

    /** Returns the latest 100 ranges of events that the source no longer had. */
    public synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Returns the name of the source. */
    public synchronized String label() {
        return source.label();
    }

    /** Returns whether the source was connected at any time. */
    public synchronized boolean wasConnected() {
        return connectedOnce;
    }

    /** Returns since when the phase has lasted. */
    public synchronized Instant phaseSince() {
        return phaseSince;
    }

    /** Returns warnings about the source, and an error once the pipeline has failed; the health has all other errors. */
    public synchronized List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        if (phase == Phase.FAILED) {
            notices.add(Notice.error("pipeline", phaseSince, "Reading has stopped.", String.valueOf(failure)));
        }
        if (fallback) {
            notices.add(Notice.warning(
                    "simulated",
                    phaseSince,
                    "These numbers are made up.",
                    "The live stream could not be reached, so a simulator takes its place. Restart wikistream"
                            + " to try again."));
        } else if (source.kind() == SourceChoice.Kind.SIMULATED) {
            notices.add(Notice.warning(
                    "simulated",
                    phaseSince,
                    "These numbers are made up.",
                    "They come from the simulator, as you asked."));
        }
        Gap gap = gaps.peekLast();
        if (gap != null) {
            notices.add(Notice.warning(
                    "gap",
                    gap.from(),
                    "Events are missing.",
                    "The source no longer had the events from " + gap.from() + " to " + gap.to() + " (" + gap.topic()
                            + ")."));
        }
        return notices;
    }
}
