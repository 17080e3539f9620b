package io.github.wikistream.examples.custom;

import io.github.wikistream.WikiStream;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;

/**
 * Counts something of one's own, {@link EmptyComments}, and prints the numbers every ten seconds. How the dashboard comes to count it too
 * is told in {@code docs/how-to/write-a-metric.md}.
 */
public final class CustomMetric {
    private static final String PIPELINE = "custom-metric";
    private static final Metric EMPTY_COMMENTS = new EmptyComments();

    private CustomMetric() {}

    /**
     * Runs until stopped.
     *
     * @param args where to read from; the live stream if nothing is given
     */
    public static void main(String[] args) throws InterruptedException {
        InMemoryMetricStore store = new InMemoryMetricStore();
        try (WikiStream stream = WikiStream.builder()
                .source(args.length > 0 ? args[0] : "https://stream.wikimedia.org")
                .userAgent("custom-metric/1.0 (me@example.org)") // put your own contact here
                .pipeline(PIPELINE)
                .metric(EMPTY_COMMENTS)
                .metricStore("counts", store) // .sink("redis://localhost") counts it, too
                .start()) {
            while (!stream.await(Duration.ofSeconds(10))) {
                print(store.reader());
            }
        }
        // With the stream its stores are closed; what this one counted is still there.
        store.open(new MetricContext(PIPELINE));
        print(store.reader());
    }

    private static void print(MetricReader reader) {
        System.out.println("in all: " + reader.totals(EMPTY_COMMENTS.name()));
        reader.newestMinute().ifPresent(newest -> {
            Window lastHour = Window.endingAt(newest, Duration.ofHours(1));
            reader.top(EMPTY_COMMENTS.name(), lastHour, 5)
                    .ranks()
                    .forEach(rank -> System.out.println("  " + rank.member() + "  " + rank.count()));
        });
    }
}
