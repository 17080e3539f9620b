package io.github.wikistream.internal.json;

/** Writes what is wrong with an event so that every log and every store can take it. */
final class FaultText {
    private static final int SHOWN = 80;
    private static final int REPLACEMENT = 0xFFFD;

    private FaultText() {}

    /** Returns a value for a message, cut off if it is long. */
    static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /** Puts U+FFFD for what a log or a database may not take: control characters, and surrogates that cutting off has left alone. */
    static String printable(String reason) {
        return reason.codePoints()
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                        ? REPLACEMENT
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
