package io.github.wikistream.testkit.server;

import org.jspecify.annotations.Nullable;

/** The kinds of faults of a stream: those of connections first, then those of the events. */
public enum FaultKind {
    /** The connection drops, at any byte. */
    CUT,
    /** The response ends cleanly, long before the stream does. */
    CLEAN_END,
    /** An {@code event: error} is sent, and the response ends. */
    ERROR_FRAME,
    /** Nothing is sent for a while; then the stream continues, or the connection turns out to be dead. */
    STALL,
    /** A few bytes are sent at a time. */
    TRICKLE,
    /** The connection is closed without an answer. */
    HANG_UP,
    /** 500, 502, 503 or 504, sometimes with {@code Retry-After}. */
    SERVER_ERROR,
    /** 429, usually with {@code Retry-After}. */
    TOO_MANY_REQUESTS,
    /** 403: the source stops permanently and must be restarted. */
    FORBIDDEN,
    /** 400 or 404 for a position that was valid before. */
    REFUSED_POSITION,
    /** Another cluster answers, with other offsets and a slightly different order. */
    OTHER_CLUSTER,

    /** Many events in one millisecond. */
    BURST,
    /** Events backdated by up to 15 seconds. */
    DISORDER,
    /** Events backdated by years. */
    YEARS_BACK,
    /** Events dated minutes, hours or years ahead. */
    FUTURE,
    /**
     * The other data centre takes over: its topic has all events from then on, except for a few stragglers in the old
     * one.
     */
    SWITCH_OVER,
    /** Test events with {@code $schema} and {@code meta} only, in both topics. */
    CANARY,
    /** Events with suppressed user and comment. */
    REDACTION,
    /** Events that cannot be decoded. */
    INVALID,
    /** An event sent again seconds later with the same {@code meta.id}. */
    REPEAT,
    /** The program is down for longer than the server keeps its history. */
    EXPIRED_HISTORY,
    /**
     * The other topic has a few events in the first second and none afterwards. The program is down for hours after
     * that second. Has no effect together with {@link #SWITCH_OVER} or {@link #EXPIRED_HISTORY}.
     */
    SILENT_TOPIC;

    /** Returns the kind of a fault; {@code null} for {@link Fault.None}. */
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

    /** Returns whether this kind affects connections. */
    public boolean isOfConnection() {
        return compareTo(OTHER_CLUSTER) <= 0;
    }
}
