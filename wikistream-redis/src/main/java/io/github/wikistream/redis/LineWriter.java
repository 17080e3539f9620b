package io.github.wikistream.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes {@link Lines} as the bytes that are sent: one name in Cyrillic would make a text of characters twice as long. */
final class LineWriter {
    private static final byte[] NOTHING = {};
    private static final int SMALLEST = 256;
    private static final int LONGEST_NUMBER = Long.toString(Long.MIN_VALUE).length();

    private byte[] bytes = NOTHING;
    private int length;

    /** Adds a line. */
    void append(long number, String name) {
        byte[] text = Lines.escape(name).getBytes(StandardCharsets.UTF_8);
        reserve(LONGEST_NUMBER + text.length + 2);
        if (number >= 0 && number < 10) {
            bytes[length++] = (byte) ('0' + number);
        } else {
            String digits = Long.toString(number);
            for (int i = 0; i < digits.length(); i++) {
                bytes[length++] = (byte) digits.charAt(i);
            }
        }
        bytes[length++] = ' ';
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        bytes[length++] = '\n';
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.max(SMALLEST, 2 * bytes.length)));
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Returns what has been written, and begins anew with no room kept: a writer holds one of these for each minute of two hours. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        bytes = NOTHING;
        length = 0;
        return taken;
    }
}
