package io.github.wikistream.testkit.server;

/** How and where in the bytes of an event a connection ends. What has no empty line behind it was not received. */
public enum Ending {
    /** Drops where the event would begin. */
    TORN_BEFORE_EVENT,
    /** Drops within {@code event: message}. */
    TORN_IN_EVENT_LINE,
    /** Drops behind {@code event: message}. */
    TORN_BEHIND_EVENT_LINE,
    /** Drops within the line of the id. */
    TORN_IN_ID,
    /** Drops behind the line of the id. */
    TORN_BEHIND_ID,
    /** Drops within the line of the data. */
    TORN_IN_DATA,
    /** Drops within a UTF-8 character of the data, or elsewhere in the data if it is all ASCII. */
    TORN_IN_CHARACTER,
    /** Drops behind the line of the data: all of the event is there but the empty line. */
    TORN_BEFORE_EMPTY_LINE,
    /** Ends the response in order, between two events, as the real server's edge does. */
    CLEAN,
    /** Ends the response in order, behind {@code event: message}. */
    CLEAN_BEHIND_EVENT_LINE,
    /** Sends {@code event: error} and ends the response. */
    ERROR_FRAME,
    /** Sends nothing any more and keeps the connection until the client gives it up. */
    SILENCE;

    /** Tells whether the connection drops within the response. */
    boolean isTorn() {
        return name().startsWith("TORN_");
    }
}
