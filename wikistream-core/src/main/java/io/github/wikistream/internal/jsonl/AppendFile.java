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

/** A file that only grows, and whose end beyond what is acknowledged does not count. Made when it first gets a line. */
final class AppendFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendFile.class);

    private final Path path;
    private @Nullable FileChannel channel;
    private long length;

    /**
     * Names a file; does no I/O.
     *
     * @param acknowledged how many bytes count
     */
    AppendFile(Path path, long acknowledged) {
        this.path = path;
        this.length = acknowledged;
    }

    /**
     * Cuts off what was never acknowledged.
     *
     * @param remedy what to do if bytes are missing
     */
    void recover(String remedy) throws IOException {
        long found = Files.exists(path) ? Files.size(path) : 0;
        if (found < length) {
            throw SinkException.repairable(
                    path + " has " + found + " bytes, but " + length
                            + " were written and acknowledged: somebody cut or removed it; " + remedy,
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

    /** Appends a line for each value, and returns once they are on the disk. */
    <T> void appendLines(List<T> values, Function<T, String> json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (T value : values) {
            // A line break in JSON can only stand between its tokens, where a space means the same.
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
