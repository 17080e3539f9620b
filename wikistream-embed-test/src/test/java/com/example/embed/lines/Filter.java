package com.example.embed.lines;

import static io.github.wikistream.filter.EventFilter.all;
import static io.github.wikistream.filter.EventFilter.humans;
import static io.github.wikistream.filter.EventFilter.type;

import io.github.wikistream.WikiStream;
import java.nio.file.Path;
import java.time.Instant;

final class Filter {
    private Filter() {}

    public static void main(String[] args) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .source(args[0])
                .since(Instant.parse(args[1]))
                .userAgent("filter/1.0 (me@example.org)")
                .checkpointFolder(Path.of(args[2]))
                .batchEvents(10)
                .filter(all(type("edit"), humans()))
                .forEach(change -> System.out.println(change.id()))
                .start()) {
            stream.await();
        }
    }
}
