package com.example.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.WikiStream;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class BusPipelineTest {
    @Test
    void aStreamReadsTheBus() throws Exception {
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        List<String> titles = new ArrayList<>();
        try (WikiStream stream = WikiStream.builder()
                .source(new BusSource("orders", () -> queue))
                .forEach(change -> titles.add(change.title()))
                .start()) {
            for (int number = 1; number <= 10; number++) {
                queue.add(SampleEvents.change(number).json());
            }
            queue.add(BusSource.END);
            assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
        }
        assertThat(titles).hasSize(10);
    }
}
