package io.github.wikistream.internal.recording;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON document: the elements of an array, or concatenated values, on any number of lines. Only
 * brackets and strings are scanned, so a value with invalid JSON is found like any other, and the decoder reports the
 * error. White space between tokens is removed, so each value is one line.
 */
final class JsonValues implements RecordedForm {
    private static final int END = -1;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final int limit;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private long line = 1;
    private boolean inArray;

    /**
     * Creates the form.
     *
     * @param limit the maximum length of a value in characters
     */
    JsonValues(Reader in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    @Override
    public @Nullable Found next() throws IOException {
        while (true) {
            int c = peek();
            if (c == END) {
                return null;
            }
            boolean opens = c == '[' && !inArray;
            boolean closes = c == ']' && inArray;
            if (opens || closes) {
                inArray = opens;
            } else if (!Character.isWhitespace(c) && c != ',' && c != BYTE_ORDER_MARK) {
                return value();
            }
            take();
        }
    }

    private Found value() throws IOException {
        long begin = line;
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        boolean inString = false;
        boolean escaped = false;
        int depth = 0;
        while (true) {
            int c = peek();
            boolean ends = depth == 0 && !inString && (Character.isWhitespace(c) || c == ',' || (c == ']' && inArray));
            if (c == END || ends) {
                return new Found(begin, null, text.toString(), tooLong, c == END && (depth > 0 || inString));
            }
            take();
            if (!tooLong && (inString || !Character.isWhitespace(c))) {
                text.append((char) c);
                tooLong = text.length() > limit;
                text.setLength(tooLong ? Math.min(limit, HEAD_CHARACTERS) : text.length());
            }
            if (inString) {
                inString = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth <= 0) {
                return new Found(begin, null, text.toString(), tooLong, false);
            }
        }
    }

    private int peek() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return next == end ? END : buffer[next];
    }

    private void take() {
        if (buffer[next++] == '\n') {
            line++;
        }
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String insteadOfEvents() {
        return "it is empty";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
