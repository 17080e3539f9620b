package com.example.embed.lines;

import io.github.wikistream.EventReader;
import io.github.wikistream.event.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;

final class React {
    private React() {}

    public static void main(String[] args) throws IOException {
        Path kept = Path.of(args[2], "checkpoint");
        EventReader reader = EventReader.builder()
                .source(args[0])
                .since(Instant.parse(args[1]))
                .userAgent("react/1.0 (me@example.org)")
                .from(Files.exists(kept) ? Checkpoint.parse(Files.readString(kept)) : Checkpoint.NONE)
                .open();
        JdkFlowAdapter.flowPublisherToFlux(reader.publisher())
                .doOnNext(event -> System.out.println(event.id()))
                .concatMap(event -> Mono.fromRunnable(() -> Atomically.write(kept, reader.checkpoint())), 0)
                .blockLast();
    }
}
