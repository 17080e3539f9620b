package io.github.wikistream.internal.engine;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the signals of a source other than events, a repeated fault once, and forwards them to a listener. Used by one
 * thread at a time.
 */
final class SourceJournal {
    private static final Logger LOG = LoggerFactory.getLogger(SourceJournal.class);

    private final Source source;
    private final ListenerCalls listener;
    private final String fateOfInvalid;
    private final StreamTime time;
    private boolean warnedOfClock;
    private boolean lost;
    private boolean hadDeadLetter;

    /** Whether the current connection has not delivered an event yet. */
    private boolean empty;

    /**
     * Whether a connection was lost without an event, and no event was received since: then a new connection is no
     * recovery yet.
     */
    private boolean inVain;

    /**
     * @param fateOfInvalid what happens to an event that cannot be decoded, such as {@code is skipped}
     * @param time the time that the dates of events are compared with
     */
    SourceJournal(Source source, ListenerCalls listener, String fateOfInvalid, StreamTime time) {
        this.source = source;
        this.listener = listener;
        this.fateOfInvalid = fateOfInvalid;
        this.time = time;
    }

    void opened(Signal.Opened opened) {
        if (!inVain) {
            recovered();
        }
        empty = true;
        listener.tell(l -> l.onOpened(opened.from()));
    }

    private void recovered() {
        if (lost) {
            LOG.info("connected to {} again", source);
            lost = false;
        }
    }

    /**
     * Records an event.
     *
     * @param timestamp in milliseconds since 1970
     */
    void received(long timestamp) {
        empty = false;
        inVain = false;
        recovered();
        time.pass(timestamp);
        if (!warnedOfClock && !time.ahead().isZero()) {
            warnedOfClock = true;
            LOG.warn(
                    "nearly all events of {} are dated ahead of this machine's clock, by {} s and more; events are"
                            + " judged by each other's dates. If they are of now, set the clock",
                    source,
                    time.ahead().toSeconds());
        }
    }

    void gap(Signal.Gap gap) {
        LOG.warn(
                "the source no longer keeps {} from {} to {}: events may be missing",
                gap.topic(),
                gap.from(),
                gap.to());
        listener.tell(l -> l.onGap(gap));
    }

    void lost(Signal.Lost loss) {
        inVain |= empty && !loss.routine();
        empty = false;
        if (loss.routine() || lost) {
            LOG.debug("connection to {} ended, again in {}: {}", source, loss.retryIn(), loss.reason());
        } else {
            LOG.warn("connection to {} lost, reconnecting: {}", source, loss.reason());
            lost = true;
        }
        listener.tell(l -> l.onLost(loss));
    }

    void deadLetter(DeadLetter letter) {
        if (!hadDeadLetter) {
            hadDeadLetter = true;
            LOG.warn("an event could not be decoded and {}: {}", fateOfInvalid, letter.reason());
        }
        listener.tell(l -> l.onDeadLetter(letter));
    }
}
