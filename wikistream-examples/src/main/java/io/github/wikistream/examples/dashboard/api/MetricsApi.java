package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.SimilarNames;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.query.MetricDetails;
import io.github.wikistream.examples.dashboard.query.MetricDetailsQuery;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes about live metrics and anomalies: {@code /metrics}, {@code /spikes}, {@code /edit-wars}. */
final class MetricsApi {
    private static final Map<String, Duration> WINDOWS =
            Map.of("5m", Duration.ofMinutes(5), "1h", Duration.ofHours(1), "24h", Duration.ofHours(24));
    private static final String TOTAL = "total";

    private final PipelineData data;
    private final StoredData stored;

    MetricsApi(PipelineData data, StoredData stored) {
        this.data = data;
        this.stored = stored;
    }

    /** The name of a metric; {@code own} if it was found on the class path. */
    record MetricName(String name, boolean own) {}

    void addTo(ApiRouter router) {
        router.table("/metrics", List.of(), request -> new Answer(stored.now(), names()));
        router.object("/metrics/{name}", List.of("window", "limit", "key"), this::metric);
        router.table("/spikes", List.of(), request -> current(data.snapshot().spikes()));
        router.table("/edit-wars", List.of(), request -> current(data.snapshot().editWars()));
    }

    private Answer current(@Nullable Object anomalies) {
        Snapshot snapshot = data.snapshot();
        if (anomalies == null) {
            throw ApiException.unavailable("no detection has run yet");
        }
        return new Answer(stored.counted(snapshot.at().minus(Duration.ofHours(1)), snapshot.at(), true), anomalies);
    }

    private List<MetricName> names() {
        return Stream.concat(
                        StandardMetrics.all().stream().map(metric -> new MetricName(metric.name(), false)),
                        data.ownMetrics().stream().map(name -> new MetricName(name, true)))
                .toList();
    }

    private Answer metric(Request request) {
        String name = request.path("name");
        requireKnown(name);
        String window = request.text("window").orElse("5m");
        Duration length = WINDOWS.get(window);
        if (length == null && !window.equals(TOTAL)) {
            throw ApiException.badRequest(
                    "window must be 5m, 1h, 24h or total, not '" + window + "'", "correct the value");
        }
        int limit = HistoryApi.limit(request);
        String key = request.value("key", "a key", text -> {
                    Counter.requireKey(text);
                    return text;
                })
                .orElse(MetricRecorder.ALL);
        MetricDetailsQuery query = stored.stores().metrics().details();
        MetricDetails details = length == null ? query.totals(name) : query.in(name, window, length, limit, key);
        return new Answer(stored.counted(details.from(), details.to(), details.complete()), details);
    }

    private void requireKnown(String name) {
        List<String> known = Stream.concat(StandardMetrics.all().stream().map(Metric::name), data.ownMetrics().stream())
                .toList();
        if (!known.contains(name)) {
            List<String> similar = SimilarNames.of(name, known);
            throw ApiException.notFound(
                    "no metric is named '" + name + "'",
                    Optional.of(similar)
                            .filter(names -> !names.isEmpty())
                            .map(names -> "did you mean " + String.join(" or ", names) + "?")
                            .orElse("/api/v1/metrics lists the metrics"));
        }
    }
}
