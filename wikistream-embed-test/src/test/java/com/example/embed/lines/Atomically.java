package com.example.embed.lines;

import io.github.wikistream.event.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces a file such that a kill leaves the old one or the new one. */
final class Atomically {
    private Atomically() {}

    static void write(Path file, Checkpoint checkpoint) {
        try {
            Path part = Files.writeString(file.resolveSibling("part"), checkpoint.toJson());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
