package io.github.wikistream.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WikiStreamMetersTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "meters.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int EVENTS = 2_000;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private static List<String> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> SampleEvents.change(number).json())
                .toList();
    }

    private static WikiStream.Builder reading(EventStreamsServer server) {
        return WikiStream.builder()
                .source("http://127.0.0.1:" + server.port())
                .userAgent("test/1.0 (test@example.org)");
    }

    /** Runs a pipeline over a server that cuts connections, to the end. */
    private static StreamReport run(WikiStreamMeters meters) throws Exception {
        try (EventStreamsServer server = EventStreamsServer.builder()
                        .events(events(EVENTS))
                        .faults(FaultPlan.cutAfterNew(300))
                        .start();
                WikiStream stream = reading(server)
                        .pipeline("edits")
                        .listener(meters)
                        .filter(EventFilter.humans())
                        .forEach(change -> {})
                        .start()) {
            assertThat(stream.await(LONG)).isTrue();
            return stream.report();
        }
    }

    private long value(String name, String... tags) {
        Meter meter = search(name, tags).meter();
        return Math.round(meter.measure().iterator().next().getValue());
    }

    private RequiredSearch search(String name, String... tags) {
        return registry.get(name).tag("pipeline", "edits").tags(tags);
    }

    @Test
    void aPipelineIsCountedThroughLostConnections() throws Exception {
        StreamReport report = run(new WikiStreamMeters(registry));

        StreamReport.Lane lane = report.lanes().get(0);
        assertThat(lane.stored()).isBetween(1L, EVENTS - 1L);
        assertThat(value("wikistream.sink.events", "sink", "for-each", "outcome", "stored"))
                .isEqualTo(lane.stored());
        assertThat(value("wikistream.sink.events", "outcome", "filtered")).isEqualTo(lane.filtered());
        assertThat(value("wikistream.sink.events", "outcome", "repeat"))
                .isEqualTo(lane.repeats())
                .isPositive();
        assertThat(value("wikistream.source.events", "outcome", "filtered")).isEqualTo(report.filtered());
        assertThat(value("wikistream.source.events", "outcome", "accepted"))
                .isEqualTo(report.received() - report.filtered());
        assertThat(value("wikistream.source.reconnects", "reason", "network", "routine", "false")
                        + value("wikistream.source.reconnects", "reason", "ended", "routine", "true"))
                .isGreaterThanOrEqualTo(5);
        assertThat(value("wikistream.source.reconnects", "reason", "certificate", "routine", "false"))
                .isZero();
        assertThat(value("wikistream.sink.completeness")).isEqualTo(1);
        assertThat(value("wikistream.sink.lag.events")).isZero();
        assertThat(value("wikistream.sink.state", "state", "done")).isEqualTo(1);
        assertThat(value("wikistream.sink.state", "state", "running")).isZero();
        assertThat(value("wikistream.buffer.used")).isEqualTo(report.bufferedBytes());
        assertThat(value("wikistream.buffer.max")).isEqualTo(16 * 1024 * 1024);
        assertThat(Math.round(search("wikistream.sink.batch").summary().totalAmount()))
                .isEqualTo(lane.stored());
        Timer writes = search("wikistream.sink.write").timer();
        assertThat(writes.count()).isPositive();
        assertThat(writes.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    void theConnectionAndWhatIsMissingAreCounted() throws Exception {
        WikiStreamMeters meters = new WikiStreamMeters(registry);
        run(meters);
        TopicPartition topic = new TopicPartition("eqiad.mediawiki.recentchange", 0);

        meters.onGap(new Signal.Gap(topic, Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
        meters.onMissing("for-each", topic, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

        assertThat(value("wikistream.source.gaps")).isEqualTo(1);
        assertThat(value("wikistream.sink.gaps", "sink", "for-each")).isEqualTo(1);
        assertThat(value("wikistream.source.connected")).isEqualTo(1);
        long before = value("wikistream.source.reconnects", "reason", "silence", "routine", "false");
        meters.onLost(new Signal.Lost(Signal.LossKind.SILENCE, "silent", false, Duration.ZERO));
        assertThat(value("wikistream.source.connected")).isZero();
        assertThat(value("wikistream.source.reconnects", "reason", "silence", "routine", "false"))
                .isEqualTo(before + 1);
    }

    @Test
    void aFailedSinkShowsInItsState() throws Exception {
        try (EventStreamsServer server =
                        EventStreamsServer.builder().events(events(10)).start();
                WikiStream stream = reading(server)
                        .pipeline("edits")
                        .listener(new WikiStreamMeters(registry))
                        .forEach(change -> {
                            throw new IllegalStateException("no such colour");
                        })
                        .start()) {
            assertThatThrownBy(() -> stream.await(LONG)).isInstanceOf(SinkException.class);
            assertThat(stream.report().lanes().get(0).state()).isEqualTo(LaneState.FAILED);
        }

        assertThat(value("wikistream.sink.state", "state", "failed")).isEqualTo(1);
        assertThat(value("wikistream.health", "check", "live")).isZero();
        assertThat(value("wikistream.health", "check", "complete")).isEqualTo(1);
        assertThat(value("wikistream.health.reasons", "code", "sink-failed")).isEqualTo(1);
        assertThat(value("wikistream.health.reasons", "code", "sink-behind")).isZero();
    }

    @Test
    void closingRemovesTheMetersAndAnotherStreamReplacesThem() throws Exception {
        WikiStreamMeters meters = new WikiStreamMeters(registry, Tags.of("region", "north"));
        run(meters);
        int registered = registry.getMeters().size();
        long stored = value("wikistream.sink.events", "region", "north", "outcome", "stored");

        run(meters);

        assertThat(registry.getMeters()).hasSize(registered);
        assertThat(value("wikistream.sink.events", "outcome", "stored")).isEqualTo(stored);
        meters.close();
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void twoPipelinesShareARegistry() throws Exception {
        run(new WikiStreamMeters(registry));
        try (EventStreamsServer server =
                        EventStreamsServer.builder().events(events(10)).start();
                WikiStream stream = reading(server)
                        .pipeline("other")
                        .listener(new WikiStreamMeters(registry))
                        .forEach(change -> {})
                        .start()) {
            assertThat(stream.await(LONG)).isTrue();
        }

        assertThat(registry.get("wikistream.sink.events")
                        .tags("pipeline", "other", "outcome", "stored")
                        .functionCounter()
                        .count())
                .isEqualTo(10);
        assertThat(value("wikistream.sink.events", "outcome", "stored")).isGreaterThan(10);
    }

    /** The lines of the page up to the meters of the dashboard. */
    private static List<String> table() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        return lines.subList(0, lines.indexOf("## The dashboard"));
    }

    /** The rows of the page, as the code would write them. */
    private static List<String> documented() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : table()) {
            if (line.startsWith("| `wikistream.")) {
                String[] cells = line.split("\\|", -1);
                String tags = CODE.matcher(cells[3])
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.joining(" "));
                rows.add(cells[1].replace("`", "").strip() + ", " + cells[2].strip() + ", " + tags + ", "
                        + cells[4].strip());
            }
        }
        return rows;
    }

    private static String row(Meter meter) {
        String type = meter.getId().getType().name().toLowerCase(Locale.ROOT).replace("distribution_", "");
        String tags = meter.getId().getTags().stream()
                .map(Tag::getKey)
                .filter(key -> !key.equals("pipeline"))
                .sorted()
                .collect(Collectors.joining(" "));
        String unit = meter.getId().getBaseUnit();
        return meter.getId().getName() + ", " + type + ", " + tags + ", " + (unit == null ? "" : unit);
    }

    @Test
    void thePageListsEveryMeterWithItsTagsAndUnitAndNoOther() throws Exception {
        run(new WikiStreamMeters(registry));

        assertThat(new TreeSet<>(documented()))
                .isEqualTo(registry.getMeters().stream()
                        .map(WikiStreamMetersTest::row)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }

    @Test
    void prometheusShowsTheNamesOfThePage() throws Exception {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        run(new WikiStreamMeters(prometheus));
        String scraped = prometheus.scrape();

        List<String> names = table().stream()
                .filter(line -> line.startsWith("| `wikistream."))
                .map(line -> line.split("\\|", -1)[5].replace("`", "").strip())
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(scraped).containsPattern("(?m)^" + name + "\\{[^}]*pipeline=\"edits\""));
        assertThat(scraped)
                .contains("wikistream_sink_state{pipeline=\"edits\",sink=\"for-each\",state=\"done\"} 1.0")
                .containsPattern("wikistream_sink_lag_seconds\\{pipeline=\"edits\",sink=\"for-each\"} 0.0");
    }
}
