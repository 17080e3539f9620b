package io.github.wikistream.internal.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into lines at LF, CRLF or a lone CR, which are what ends a line of server-sent events. Unlike
 * {@link java.io.BufferedReader} it bounds the length of a line, so that a file that is no recording cannot fill the memory.
 */
final class LineReader implements Closeable {
    private final Reader in;
    private final int limit;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private boolean skipLineFeed;
    private boolean cutOff;
    private long number;

    LineReader(Reader in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Returns the number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** Tells whether the input ended before the line that was read last did, or before there was one. */
    boolean isCutOff() {
        return cutOff;
    }

    /**
     * Returns the next line without its end; {@code null} behind the last one.
     *
     * @throws LineTooLongException if the line is longer than the limit
     */
    @Nullable
    String next() throws IOException {
        StringBuilder begun = null;
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
            if (length + (begun == null ? 0 : begun.length()) > limit) {
                throw new LineTooLongException(limit);
            }
            if (stop < end) {
                skipLineFeed = buffer[stop] == '\r';
                String rest = new String(buffer, next, length);
                next = stop + 1;
                return begun == null ? rest : begun.append(rest).toString();
            }
            if (begun == null) {
                begun = new StringBuilder(length + 256);
            }
            begun.append(buffer, next, length);
            next = end;
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

    /** A line has no end within the limit. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1;

        LineTooLongException(int limit) {
            super("line longer than " + limit + " characters");
        }
    }
}
