package io.github.wikistream.examples.cli.console;

import org.jspecify.annotations.Nullable;

/**
 * Sanitizes untrusted text for a terminal: the result contains no escape sequences and no characters that change the text direction, and
 * its width in columns is known.
 */
public final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;
    private static final char ELLIPSIS = '…';

    /** First and last code point of each block that terminals draw two columns wide (approximately East Asian Width W and F). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
        {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}
    };

    private PlainText() {}

    /**
     * Returns the text on one line without control characters: line breaks and tabs become spaces; other control characters, invisible
     * format characters and unpaired surrogates become U+FFFD. Joiners are kept, because Indic and Persian words contain them.
     *
     * @param text {@code null} is the empty text
     */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().map(PlainText::harmless).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static int harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> isSpace(character) ? ' ' : REPLACEMENT;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.FORMAT -> isJoiner(character) ? character : REPLACEMENT;
            case Character.SURROGATE -> REPLACEMENT;
            default -> character;
        };
    }

    private static boolean isSpace(int character) {
        return character == '\n' || character == '\r' || character == '\t';
    }

    private static boolean isJoiner(int character) {
        return character == 0x200C || character == 0x200D;
    }

    /** Returns the width of a text in columns. */
    public static int width(String text) {
        return text.codePoints().map(PlainText::width).sum();
    }

    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] block : WIDE) {
            if (character < block[0]) {
                return 1;
            }
            if (character <= block[1]) {
                return 2;
            }
        }
        return 1;
    }

    /** Returns the text in exactly this many columns: padded with spaces, or truncated with an ellipsis. */
    public static String fit(String text, int columns) {
        int width = width(text);
        return width <= columns ? text + " ".repeat(columns - width) : cut(text, columns);
    }

    /** Returns the text in at most this many columns, truncated with an ellipsis if necessary. */
    public static String atMost(String text, int columns) {
        return width(text) <= columns ? text : cut(text, columns).stripTrailing();
    }

    private static String cut(String text, int columns) {
        StringBuilder cut = new StringBuilder(columns);
        int taken = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int width = width(character);
            if (taken + width > columns - 1) {
                break;
            }
            cut.appendCodePoint(character);
            taken += width;
            i += Character.charCount(character);
        }
        return cut.append(ELLIPSIS) + " ".repeat(Math.max(0, columns - 1 - taken));
    }
}
