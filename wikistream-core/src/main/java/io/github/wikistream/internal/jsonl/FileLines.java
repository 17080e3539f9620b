package io.github.wikistream.internal.jsonl;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a range of a file with their byte offsets. */
final class FileLines implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final long to;
    private long begin;
    private long end;

    /**
     * Opens the file.
     *
     * @param from the first byte of the first line
     * @param to the byte after the end of the last line
     */
    FileLines(Path path, long from, long to) throws IOException {
        this.path = path;
        this.to = to;
        begin = from;
        end = from;
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Returns the next line without its terminator; {@code null} after the last one. */
    @Nullable
    String next() throws IOException {
        begin = end;
        if (end >= to) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (end < to) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            int first = buffer.position();
            int stop = first;
            while (stop < buffer.limit() && buffer.get(stop) != '\n') {
                stop++;
            }
            line.write(buffer.array(), first, stop - first);
            boolean ended = stop < buffer.limit();
            buffer.position(ended ? stop + 1 : stop);
            end += buffer.position() - first;
            if (ended) {
                break;
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private void fill() throws IOException {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - end));
        if (channel.read(buffer, end) < 1) {
            throw new EOFException(path + " ends at byte " + end + " and not at " + to + ": it was truncated");
        }
        buffer.flip();
    }

    /** Returns the offset of the first byte of the last line read. */
    long begin() {
        return begin;
    }

    /** Returns the offset after the end of the last line read. */
    long end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
