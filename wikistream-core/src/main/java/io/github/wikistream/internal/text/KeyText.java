package io.github.wikistream.internal.text;

/** The rules for key texts, and the conversion of any text to a valid key. */
public final class KeyText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char ELLIPSIS = '\u2026';

    private KeyText() {}

    /** Returns the text if it is valid, else a similar valid text. */
    public static String fit(String text, int maxLength) {
        if (text.length() <= maxLength && indexOfUnkeepable(text) < 0) {
            return text;
        }
        StringBuilder fitted = new StringBuilder(text);
        if (fitted.length() > maxLength) {
            fitted.setLength(maxLength - 1);
            if (Character.isHighSurrogate(fitted.charAt(maxLength - 2))) {
                fitted.setLength(maxLength - 2);
            }
            fitted.append(ELLIPSIS);
        }
        for (int i = indexOfUnkeepable(fitted); i >= 0; i = indexOfUnkeepable(fitted)) {
            fitted.setCharAt(i, REPLACEMENT);
        }
        return fitted.toString();
    }

    /** Returns the index of the first control character or unpaired surrogate, -1 if there is none. */
    public static int indexOfUnkeepable(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /**
     * Compares in the order of UTF-8 and UTF-32. {@link String#compareTo} sorts characters beyond the basic plane
     * before U+E000 to U+FFFF.
     */
    public static int compareCodePoints(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogate = Character.isSurrogate(a);
                if (surrogate == Character.isSurrogate(b)) {
                    return Character.compare(a, b);
                }
                return surrogate ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
