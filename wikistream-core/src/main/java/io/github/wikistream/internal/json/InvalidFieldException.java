package io.github.wikistream.internal.json;

/** A field of an event is missing or has a wrong value. Never leaves this package. */
final class InvalidFieldException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    InvalidFieldException(String reason) {
        // The fault is in the event and not in this program's calls: no stack trace.
        super(reason, null, false, false);
        this.reason = reason;
    }

    static InvalidFieldException notA(String expected, String field, String value) {
        return new InvalidFieldException(field + " is not " + expected + ": " + FaultText.shown(value));
    }

    static InvalidFieldException missing(String field) {
        return new InvalidFieldException(field + " is missing");
    }

    String reason() {
        return reason;
    }
}
