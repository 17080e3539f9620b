package io.github.wikistream.examples.custom;

import io.github.wikistream.WikiStream;
import io.github.wikistream.metric.InMemoryMetricStore;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.Window;
import java.time.Duration;

/**
 * Counts something of one's own: changes without a comment, and the wikis that have most of them. Prints the numbers every ten seconds.
 *
 * <p>The same metric on the class path of the dashboard ({@code WIKISTREAM_CLASSPATH}), named in a file {@code
 * META-INF/services/io.github.wikistream.metric.Metric}, is read at {@code /api/metrics/empty-comments}.
 */
public final class CustomMetric {
    /** The metric: a name, and what to record about one change. */
    static final Metric EMPTY_COMMENTS = Metric.of("empty-comments", (change, recorder) -> {
        boolean empty = change.comment() == null || change.comment().isBlank();
        recorder.count(empty ? "empty" : "written");
        if (empty) {
            recorder.top(change.wiki());
        }
    });

    private CustomMetric() {}

    /**
     * Runs until stopped.
     *
     * @param args where to read from; the live stream if nothing is given
     */
    public static void main(String[] args) throws InterruptedException {
        InMemoryMetricStore store = new InMemoryMetricStore(); // or RedisMetricStore.create("redis://localhost")
        try (WikiStream stream = WikiStream.builder()
                .source(args.length > 0 ? args[0] : "https://stream.wikimedia.org")
                .userAgent("custom-metric/1.0 (me@example.org)") // put your own contact here
                .metric(EMPTY_COMMENTS)
                .metricStore("counts", store)
                .start()) {
            while (!stream.await(Duration.ofSeconds(10))) {
                print(store.reader());
            }
            print(store.reader());
        }
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
