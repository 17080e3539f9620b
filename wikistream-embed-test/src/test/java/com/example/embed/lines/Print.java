package com.example.embed.lines;

import io.github.wikistream.WikiStream;
import java.nio.file.Path;
import java.time.Instant;

final class Print {
    private Print() {}

    public static void main(String[] args) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .source(args[0])
                .since(Instant.parse(args[1]))
                .userAgent("print/1.0 (me@example.org)")
                .checkpointFolder(Path.of(args[2]))
                .batchEvents(10)
                .forEach(change -> System.out.println(change.id()))
                .start()) {
            stream.await();
        }
    }
}
