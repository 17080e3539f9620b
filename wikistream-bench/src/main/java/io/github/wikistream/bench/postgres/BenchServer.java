package io.github.wikistream.bench.postgres;

import io.github.wikistream.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL server for measurements: it waits for its disk, and has 256 MB of shared buffers. */
public final class BenchServer {
    private BenchServer() {}

    /** Describes a server in a temporary folder, which is deleted when the server is closed. */
    public static PostgresServer.Builder temporary() {
        try {
            return in(Files.createTempDirectory("wikistream-bench")).temporary();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Describes a server that keeps its data in a folder. */
    static PostgresServer.Builder in(Path folder) {
        return PostgresServer.in(folder)
                .setting("shared_buffers", "256MB")
                .setting("max_wal_size", "4GB")
                .setting("wal_compression", "on");
    }
}
