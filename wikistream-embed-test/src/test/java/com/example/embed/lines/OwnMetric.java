package com.example.embed.lines;

import io.github.wikistream.WikiStream;
import io.github.wikistream.metric.Metric;
import java.time.Instant;

final class OwnMetric {
    private OwnMetric() {}

    public static void main(String[] args) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .source(args[0])
                .since(Instant.parse(args[1]))
                .userAgent("own-metric/1.0 (me@example.org)")
                .batchEvents(10)
                .metric(Metric.of("seen", (change, recorder) -> recorder.count("all")))
                .sink(args[2])
                .start()) {
            stream.await();
        }
    }
}
