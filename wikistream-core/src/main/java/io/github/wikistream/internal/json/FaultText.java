package io.github.wikistream.internal.json;

/** Formats the fault of an event for logs and stores. */
final class FaultText {
    private static final int SHOWN = 80;
    private static final int REPLACEMENT = 0xFFFD;

    private FaultText() {}

    /** Returns a value for a message, truncated if it is long. */
    static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /**
     * Replaces characters that a log or a database may reject with U+FFFD: control characters, and surrogates that
     * truncation has separated.
     */
    static String printable(String reason) {
        return reason.codePoints()
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                        ? REPLACEMENT
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
