package io.github.wikistream.testkit.server;

import org.jspecify.annotations.Nullable;

/** What can go wrong with a stream. The first kinds befall connections, the others are in the events themselves. */
public enum FaultKind {
    /** The connection drops, at any byte. */
    CUT,
    /** The response ends in order, long before the stream does. */
    CLEAN_END,
    /** An {@code event: error} comes, and the response ends. */
    ERROR_FRAME,
    /** Nothing comes for a while; then the stream goes on, or the connection turns out to be dead. */
    STALL,
    /** A few bytes come at a time. */
    TRICKLE,
    /** The connection is closed without an answer. */
    HANG_UP,
    /** 500, 502, 503 or 504, at times with {@code Retry-After}. */
    SERVER_ERROR,
    /** 429, as a rule with {@code Retry-After}. */
    TOO_MANY_REQUESTS,
    /** 403: the source stops for good and somebody has to start it again. */
    FORBIDDEN,
    /** 400 or 404 for a position that was good before. */
    REFUSED_POSITION,
    /** Another cluster answers: other offsets, a slightly other order. */
    OTHER_CLUSTER,

    /** Many events in one millisecond. */
    BURST,
    /** Events dated back by up to 15 seconds. */
    DISORDER,
    /** Events dated back by years. */
    YEARS_BACK,
    /** Events dated ahead by minutes, hours or years. */
    FUTURE,
    /** The other data centre takes over: its topic brings the events from then on, while a few more trickle into the old one. */
    SWITCH_OVER,
    /** Test events with {@code $schema} and {@code meta} only, in both topics. */
    CANARY,
    /** Events whose user and comment were removed. */
    REDACTION,
    /** Events that nobody can understand. */
    INVALID,
    /** An event once more, seconds later, with the same {@code meta.id}. */
    REPEAT,
    /** The program is away for longer than the server keeps its history. */
    EXPIRED_HISTORY;

    /** Returns the kind of a fault, {@code null} for {@link Fault.None}. */
    static @Nullable FaultKind of(Fault fault) {
        if (fault instanceof Fault.EndAfter end) {
            return switch (end.ending()) {
                case CLEAN, CLEAN_BEHIND_EVENT_LINE -> CLEAN_END;
                case ERROR_FRAME -> ERROR_FRAME;
                case SILENCE -> STALL;
                default -> CUT;
            };
        }
        if (fault instanceof Fault.Answer answer) {
            return switch (answer.status()) {
                case 204 -> CLEAN_END;
                case 400, 404 -> REFUSED_POSITION;
                case 403 -> FORBIDDEN;
                case 429 -> TOO_MANY_REQUESTS;
                default -> SERVER_ERROR;
            };
        }
        if (fault instanceof Fault.CutAfter || fault instanceof Fault.CutAfterNew) {
            return CUT;
        }
        if (fault instanceof Fault.Pause) {
            return STALL;
        }
        if (fault instanceof Fault.HangUp) {
            return HANG_UP;
        }
        if (fault instanceof Fault.Trickle) {
            return TRICKLE;
        }
        return fault instanceof Fault.FromCluster ? OTHER_CLUSTER : null;
    }

    /** Tells whether this kind befalls connections. */
    public boolean isOfConnection() {
        return compareTo(OTHER_CLUSTER) <= 0;
    }
}
