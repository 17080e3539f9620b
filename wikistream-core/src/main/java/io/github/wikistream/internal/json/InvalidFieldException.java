package io.github.wikistream.internal.json;

/** Says which field of an event is missing or wrong, and its value. Never leaves this package. */
final class InvalidFieldException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    InvalidFieldException(String reason) {
        // What is wrong with an event is no news of this program's calls: no stack trace.
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
