package io.github.wikistream.internal.http;

/**
 * Classifies HTTP statuses. The table is in {@code docs/reference/delivery.md}; {@code StatusesTest} compares it with
 * this class.
 *
 * <p>Sources: RFC 9110, section 15 (a client treats a status that it does not know as the x00 of its class); RFC 4918,
 * 6585, 7725 and 8470 for further ones; WHATWG HTML, "Server-sent events", for 204.
 */
final class Statuses {
    private Statuses() {}

    /** The consequence of a status. */
    enum Consequence {
        /** The stream has ended. */
        END,
        /** Transient: connect again, after {@code Retry-After} or the usual backoff. */
        RETRY,
        /** The request or the access is wrong: final for the first connection, perhaps transient for later ones. */
        RETRY_LATER,
        /** Final. */
        STOP
    }

    static Consequence consequence(int status) {
        return switch (status) {
            case 204 -> Consequence.END;
            case 408, // Request Timeout
                    409, // Conflict
                    421, // Misdirected Request: another connection may be right
                    423, // Locked
                    425, // Too Early
                    429 -> // Too Many Requests
                Consequence.RETRY;
            case 410 -> Consequence.STOP; // Gone
            case 501, // Not Implemented
                    505, // HTTP Version Not Supported
                    510, // Not Extended
                    511 -> // Network Authentication Required
                Consequence.RETRY_LATER;
            default -> status >= 400 && status < 500 ? Consequence.RETRY_LATER : Consequence.RETRY;
        };
    }

    /**
     * Returns whether a status may be due to the position in the request: Bad Request, Not Found, and Request Header
     * Fields Too Large, since a position grows with the number of topics that the server names.
     */
    static boolean mayRefusePosition(int status) {
        return status == 400 || status == 404 || status == 431;
    }
}
