package io.github.wikistream.examples.dashboard;

import io.github.wikistream.StreamListener;
import io.github.wikistream.event.Position;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.Snapshot.Phase;
import io.github.wikistream.examples.dashboard.Snapshot.SourceState;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How things stand, in words for the page. Fed by whoever starts the parts, and by the stream itself. Safe for use by several threads. */
final class StatusReport implements StreamListener {
    /** The server cuts its connections routinely; only a cut that is not mended by then is news. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Clock clock;
    private SourceChoice source;
    private Phase phase = Phase.STARTING;
    private String doing = "";
    private boolean fallback;
    private boolean connectedOnce;
    private Connection connection = Connection.NONE;
    private Instant since;
    private String lostBecause = "";
    private @Nullable String failure;
    private Signal.@Nullable Gap gap;
    private @Nullable Runnable onFirstConnection;

    private enum Connection {
        NONE,
        OPEN,
        LOST
    }

    StatusReport(SourceChoice source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Says what is being done before the stream runs. */
    synchronized void starting(String what) {
        doing = what;
    }

    /**
     * Says where events come from after all.
     *
     * @param instead whether this is not what was asked for
     */
    synchronized void reading(SourceChoice choice, boolean instead) {
        source = choice;
        fallback = instead;
        phase = Phase.RUNNING;
        since = clock.instant();
    }

    /** Says that the input has ended and all of it is stored. */
    synchronized void ended() {
        phase = Phase.ENDED;
    }

    /** Says that reading has stopped for good. */
    synchronized void failed(String why) {
        phase = Phase.FAILED;
        failure = why;
    }

    /** Sets what to do when the source is reached for the first time. */
    synchronized void whenFirstConnected(Runnable action) {
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
        lostBecause = lost.reason();
    }

    @Override
    public synchronized void onGap(Signal.Gap missed) {
        gap = missed;
    }

    /** Where events come from, and whether they do. */
    synchronized SourceState sourceState() {
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
                || (connection == Connection.LOST && !clock.instant().isBefore(since.plus(PATIENCE)));
    }

    synchronized Phase phase() {
        return phase;
    }

    /** Tells how things stand in a few words. */
    synchronized String title() {
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

    /** Tells the same in a sentence. */
    synchronized String text() {
        return switch (phase) {
            case STARTING -> doing;
            case ENDED -> "All of " + source.label() + " is counted and stored; windows end with its newest change.";
            case FAILED -> String.valueOf(failure);
            case RUNNING -> "Changes come from " + source.label() + ", are counted in Redis and stored in PostgreSQL.";
        };
    }

    /** Returns what people should know about the source. */
    synchronized List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        if (phase == Phase.FAILED) {
            notices.add(Notice.error("Reading has stopped.", String.valueOf(failure)));
        } else if (isLost()) {
            notices.add(Notice.error(
                    connectedOnce
                            ? "The connection to " + source.label() + " is lost."
                            : source.label() + " cannot be reached.",
                    "It is tried again and again; once it stands, reading goes on where it stopped. (" + lostBecause
                            + ")"));
        }
        if (fallback) {
            notices.add(
                    Notice.warning(
                            "These numbers are made up.",
                            "The live stream could not be reached, so a simulator takes its place. Restart wikistream to try again."));
        } else if (source.kind() == SourceChoice.Kind.SIMULATED) {
            notices.add(Notice.warning("These numbers are made up.", "They come from the simulator, as you asked."));
        }
        if (gap != null) {
            notices.add(Notice.warning(
                    "Some history is missing.",
                    "Between " + gap.from() + " and " + gap.to() + " the source no longer keeps what happened ("
                            + gap.topic().topic() + ")."));
        }
        return notices;
    }
}
