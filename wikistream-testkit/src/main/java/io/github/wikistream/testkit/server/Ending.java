package io.github.wikistream.testkit.server;

/** How, and at which byte of an event, a connection ends. An event is received only with its terminating empty line. */
public enum Ending {
    /** Drops before the event. */
    TORN_BEFORE_EVENT,
    /** Drops within {@code event: message}. */
    TORN_IN_EVENT_LINE,
    /** Drops after {@code event: message}. */
    TORN_BEHIND_EVENT_LINE,
    /** Drops within the id line. */
    TORN_IN_ID,
    /** Drops after the id line. */
    TORN_BEHIND_ID,
    /** Drops within the data line. */
    TORN_IN_DATA,
    /** Drops within a UTF-8 character of the data, or anywhere in the data if it is ASCII only. */
    TORN_IN_CHARACTER,
    /** Drops after the data line: only the empty line is missing. */
    TORN_BEFORE_EMPTY_LINE,
    /** Ends the response cleanly between two events, as the real server's edge does. */
    CLEAN,
    /** Ends the response cleanly after {@code event: message}. */
    CLEAN_BEHIND_EVENT_LINE,
    /** Sends {@code event: error} and ends the response. */
    ERROR_FRAME,
    /** Sends nothing more and keeps the connection open until the client closes it. */
    SILENCE;

    /** Returns whether the connection drops within the response. */
    boolean isTorn() {
        return name().startsWith("TORN_");
    }
}
