package io.github.wikistream.testkit.internal;

/** Writes JSON strings. */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Appends text as a JSON string with its quotes. Characters outside ASCII stay as they are, as on the real stream. */
    public static void appendQuoted(StringBuilder json, CharSequence text) {
        json.append('"');
        appendEscaped(json, text);
        json.append('"');
    }

    /** Appends text as it appears between the quotes of a JSON string. */
    public static void appendEscaped(StringBuilder json, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                json.append(c);
                continue;
            }
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
