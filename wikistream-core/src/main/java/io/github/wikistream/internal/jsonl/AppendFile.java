package io.github.wikistream.internal.jsonl;

import io.github.wikistream.error.SinkException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file with an acknowledged length; bytes beyond it are discarded on opening. Created on the first
 * write.
 */
final class AppendFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendFile.class);

    private final Path path;
    private @Nullable FileChannel channel;
    private long length;

    /**
     * Does no I/O.
     *
     * @param acknowledged the acknowledged length in bytes
     */
    AppendFile(Path path, long acknowledged) {
        this.path = path;
        this.length = acknowledged;
    }

    /**
     * Truncates the file to its acknowledged length.
     *
     * @param remedy what to do if bytes are missing, for messages
     */
    void recover(String remedy) throws IOException {
        long found = Files.exists(path) ? Files.size(path) : 0;
        if (found < length) {
            throw SinkException.repairable(
                    path + " has " + found + " bytes, but " + length
                            + " were written and acknowledged: the file was truncated or removed; " + remedy,
                    null);
        }
        if (found > length) {
            LOG.info("{}: cut off {} bytes that a crash or fault left unacknowledged", path, found - length);
            FileChannel open = channel();
            open.truncate(length);
            open.force(true);
        }
    }

    long length() {
        return length;
    }

    /** Appends a line for each value, and returns once the lines are on the disk. */
    <T> void appendLines(List<T> values, Function<T, String> json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (T value : values) {
            // In JSON, a line break can only be between tokens, where a space is equivalent.
            String line = json.apply(value).replace('\n', ' ').replace('\r', ' ');
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        append(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private void append(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return;
        }
        FileChannel open = channel();
        while (bytes.hasRemaining()) {
            length += open.write(bytes, length);
        }
        open.force(false);
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
