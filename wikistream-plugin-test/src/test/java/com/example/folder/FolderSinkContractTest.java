package com.example.folder;

import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class FolderSinkContractTest extends SinkContract {
    @TempDir
    private Path folder;

    private final AtomicBoolean breakNext = new AtomicBoolean();
    private final AtomicReference<@Nullable CountDownLatch> stallNext = new AtomicReference<>();

    @Override
    protected Sink createSink() {
        return new FolderSink(folder, this::writeOrFail);
    }

    @Override
    protected List<UUID> storedIds() {
        return storedIds(folder);
    }

    @Override
    protected boolean breakNextWrite() {
        breakNext.set(true);
        return true;
    }

    @Override
    protected Optional<Runnable> stallNextWrite() {
        CountDownLatch released = new CountDownLatch(1);
        stallNext.set(released);
        return Optional.of(released::countDown);
    }

    /** Reads the files as another program would: every line but a file's first is an event, and begins with its id. */
    static List<UUID> storedIds(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> lines(file).skip(1))
                    .map(line -> UUID.fromString(line.substring(0, line.indexOf(' '))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeOrFail(Path file, byte[] content) throws IOException {
        CountDownLatch released = stallNext.getAndSet(null);
        if (released != null) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException(); // like the channel of a slow disk
            }
        }
        if (breakNext.getAndSet(false)) {
            FolderSink.TO_DISK.write(file, Arrays.copyOf(content, content.length / 2));
            throw new IOException("no space left");
        }
        FolderSink.TO_DISK.write(file, content);
    }
}
