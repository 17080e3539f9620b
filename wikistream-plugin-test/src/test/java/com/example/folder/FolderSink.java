package com.example.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores each batch in a file of its own in a folder: the checkpoint in the first line, then one event per line with
 * its id first. The files of a pipeline are numbered: {@code default.1}, {@code default.2} and so on. A file gets its
 * number only when it is complete, and no number is used twice.
 */
final class FolderSink implements Sink {
    /** Writes a file; tests replace it to simulate failures. */
    @FunctionalInterface
    interface Disk {
        void write(Path file, byte[] content) throws IOException;
    }

    static final Disk TO_DISK = (file, content) -> {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest); // throws when the thread is interrupted: rule 6
            }
            channel.force(true);
        }
    };

    private final Path folder;
    private final Disk disk;
    private @Nullable String pipeline;
    private long newest;
    private String token = "";

    FolderSink(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        try {
            Files.createDirectories(folder);
            newest = newest(context.pipeline());
            Checkpoint stored = newest == 0 ? Checkpoint.NONE : read(file(context.pipeline(), newest));
            token = stored.token();
            pipeline = context.pipeline();
            return stored;
        } catch (IOException e) {
            throw SinkException.retryable(this + ": cannot be opened: " + e, e);
        }
    }

    @Override
    public void write(Batch batch) {
        if (pipeline == null) {
            throw new IllegalStateException(this + " is not open");
        }
        Path file = file(pipeline, newest + 1);
        try {
            if (!batch.previous().token().equals(token)) {
                throw new FencedException(toString(), batch.previous().token(), token);
            }
            Path part = Files.createTempFile(folder, "part-", null);
            try {
                disk.write(part, content(batch));
                Files.createLink(file, part); // atomic, and fails if another writer used this number
            } finally {
                Files.delete(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw new FencedException(toString(), batch.previous().token(), "of " + file.getFileName());
        } catch (IOException e) {
            throw SinkException.retryable(
                    this + ": a batch of " + batch.events().size() + " events was not stored: " + e, e);
        }
        newest++;
        token = batch.checkpoint().token();
    }

    @Override
    public void close() {
        pipeline = null;
    }

    @Override
    public String toString() {
        return "folder " + folder;
    }

    private static byte[] content(Batch batch) {
        StringBuilder lines = new StringBuilder(batch.checkpoint().toJson()).append('\n');
        for (StreamEvent event : batch.events()) {
            lines.append(event.id()).append(' ').append(event.json()).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static Checkpoint read(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Checkpoint.parse(reader.readLine());
        }
    }

    private Path file(String name, long number) {
        return folder.resolve(name + "." + number);
    }

    private long newest(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(name + "."))
                    .mapToLong(file -> Long.parseLong(file.substring(name.length() + 1)))
                    .max()
                    .orElse(0);
        }
    }
}
