package io.github.wikistream.bench;

import io.github.wikistream.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A server to measure with, as one would run it: it waits for the disk, and has a quarter of a gigabyte of buffers. */
final class Servers {
    private Servers() {}

    /** Starts one in a folder of its own, for the caller to close. */
    static PostgresServer.Builder postgres() {
        try {
            Path folder = Files.createTempDirectory("wikistream-bench");
            return PostgresServer.in(folder)
                    .setting("shared_buffers", "256MB")
                    .setting("max_wal_size", "4GB")
                    .setting("wal_compression", "on");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops one and deletes its data. */
    static void discard(PostgresServer server) {
        server.close();
        try (Stream<Path> files = Files.walk(server.folder())) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
