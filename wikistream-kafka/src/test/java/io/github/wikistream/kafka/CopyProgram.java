package io.github.wikistream.kafka;

import io.github.wikistream.WikiStream;
import java.time.Duration;
import java.time.Instant;

/** Copies a simulated stream to Kafka: the program that {@link KafkaFaultsTest} kills. */
final class CopyProgram {
    private CopyProgram() {}

    /** Arguments: source, its beginning, and sink. */
    public static void main(String[] arguments) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .userAgent("test/1.0 (me@example.org)")
                .source(arguments[0])
                .since(Instant.parse(arguments[1]))
                .pipeline("faults")
                .sink(arguments[2])
                .batchEvents(200)
                .linger(Duration.ofMillis(50))
                .start()) {
            stream.await();
        }
    }
}
