package com.example.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.WikiStream;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric on the class path is counted without being registered in the program. */
class MetricOnTheClassPathTest {
    @TempDir
    private Path temporary;

    private Path recording = Path.of("");

    @BeforeEach
    void record() throws IOException {
        recording = Files.write(
                temporary.resolve("changes.jsonl"),
                SampleEvents.changes(1, 100).stream().map(RecentChange::json).toList());
    }

    private WikiStream.Builder counting(InMemoryMetricStore store) {
        return WikiStream.builder().source("file:" + recording).metricStore("counts", store);
    }

    @Test
    void isCountedAlongWithTheStandardMetrics() throws InterruptedException {
        InMemoryMetricStore store = new InMemoryMetricStore();
        try (WikiStream stream = counting(store).start()) {
            assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
        }

        store.open(new MetricContext("default"));
        MetricReader counts = store.reader();
        assertThat(counts.totals("comments")).isEqualTo(Map.of("with", 100L));
        assertThat(counts.totals("changes")).isEqualTo(Map.of("all", 100L));
    }

    @Test
    void itsNameCannotBeUsedByAMetricOfTheProgram() {
        Metric other = Metric.of("comments", (change, recorder) -> recorder.count("all"));

        assertThatThrownBy(
                        () -> counting(new InMemoryMetricStore()).metric(other).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'comments'", CommentMetric.class.getName());
    }
}
