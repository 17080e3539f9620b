package io.github.wikistream.internal.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into lines at LF, CRLF or a single CR, the line ends of server-sent events. Unlike {@link
 * java.io.BufferedReader}, it limits the length of a line: of a longer one, the head is returned and the rest is
 * skipped.
 */
final class LineReader implements Closeable {
    private final Reader in;
    private final int limit;
    private final int head;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private boolean skipLineFeed;
    private boolean cutOff;
    private boolean tooLong;
    private long number;

    /**
     * Creates a reader.
     *
     * @param limit the maximum length of a line in characters
     * @param head the number of characters returned of a longer line
     */
    LineReader(Reader in, int limit, int head) {
        this.in = in;
        this.limit = limit;
        this.head = Math.min(head, limit);
    }

    /** Returns the number of the last line read, from 1. */
    long number() {
        return number;
    }

    /** Returns whether the last line read is only the head of a line that exceeds the limit. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Returns whether the input ended before the end of the last line read, or before there was one. */
    boolean isCutOff() {
        return cutOff;
    }

    /** Returns the next line without its terminator; {@code null} after the last one. */
    @Nullable
    String next() throws IOException {
        StringBuilder begun = null;
        tooLong = false;
        while (true) {
            if (next == end && !fill()) {
                cutOff = true;
                return begun == null ? null : begun.toString();
            }
            if (skipLineFeed) {
                skipLineFeed = false;
                if (buffer[next] == '\n') {
                    next++;
                    continue;
                }
            }
            if (begun == null) {
                number++;
            }
            int stop = next;
            while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
                stop++;
            }
            int length = stop - next;
            if (stop < end && begun == null && length <= limit) {
                skipLineFeed = buffer[stop] == '\r';
                String line = new String(buffer, next, length);
                next = stop + 1;
                return line;
            }
            if (begun == null) {
                begun = new StringBuilder(length + 256);
            }
            if (!tooLong) {
                begun.append(buffer, next, length);
                tooLong = begun.length() > limit;
                begun = tooLong ? new StringBuilder(begun.substring(0, head)) : begun;
            }
            next = stop;
            if (stop < end) {
                skipLineFeed = buffer[stop] == '\r';
                next++;
                return begun.toString();
            }
        }
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        next = 0;
        end = Math.max(read, 0);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
