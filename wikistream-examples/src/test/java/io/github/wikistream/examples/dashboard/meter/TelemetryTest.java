package io.github.wikistream.examples.dashboard.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.docs.Page;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(wikistream_\\w+)(?:\\{([^}]*)})? ");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"");

    private final Telemetry telemetry = new Telemetry(Path.of("none"));

    @AfterEach
    void close() {
        telemetry.close();
    }

    private void measure() {
        telemetry.answered("GET", "/api/v1/live", 200, 1.5);
        telemetry.countClients(() -> 3);
        telemetry.countDeadLetters(() -> Double.NaN);
        telemetry.maintained(true, 2.5);
    }

    @Test
    void thePageListsEveryMeterOfTheDashboardWithItsTagsAndNoOther() {
        measure();
        Map<String, TreeSet<String>> documented = new TreeMap<>();
        Page.of("docs/reference/meters.md")
                .table("## The dashboard")
                .forEach(row -> documented.put(Page.codeIn(row.get(4)).get(0), new TreeSet<>(Page.codeIn(row.get(2)))));
        Map<String, TreeSet<String>> scraped = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(telemetry.scrape());
        while (sample.find()) {
            TreeSet<String> tags = new TreeSet<>();
            TAG.matcher(String.valueOf(sample.group(2))).results().forEach(tag -> tags.add(tag.group(1)));
            if (!sample.group(1).endsWith("_sum") && !sample.group(1).endsWith("_max")) {
                scraped.put(sample.group(1), tags);
            }
        }
        assertThat(scraped).isEqualTo(documented);
    }

    @Test
    void timesAreInSeconds() {
        measure();
        assertThat(telemetry.scrape())
                .contains(
                        "wikistream_api_requests_seconds_sum{method=\"GET\",route=\"/api/v1/live\",status=\"200\"} 0.0015",
                        "wikistream_maintenance_seconds_sum{outcome=\"failed\"} 2.5",
                        "wikistream_dead_letters NaN",
                        "wikistream_api_clients 3.0");
    }
}
