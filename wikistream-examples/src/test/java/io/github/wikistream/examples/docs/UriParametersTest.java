package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.wikistream.WikiStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page on configuration lists the schemes of all URIs, and every parameter with the range that the plugin enforces. */
class UriParametersTest {
    private static final Page PAGE = Page.of("docs/reference/configuration.md");
    private static final Pattern THERE_ARE = Pattern.compile("\\[([^\\]]*)\\]");
    private static final Pattern KNOWN_ARE = Pattern.compile("known are (.*)$");

    @Test
    void everySchemeIsListedAndNoOther() {
        Set<String> documented = PAGE.table("## URIs").stream()
                .flatMap(row -> Page.codeIn(row.get(0)).stream())
                .map(uri -> uri.substring(0, uri.indexOf(':')))
                .collect(Collectors.toSet());
        Set<String> served = new TreeSet<>(schemes("source", catchThrowable(() -> source("no-such-scheme:x"))));
        served.addAll(schemes("sink", catchThrowable(() -> sink("no-such-scheme:x"))));
        assertThat(documented).isEqualTo(served);
    }

    private static List<String> schemes(String kind, Throwable refused) {
        Matcher known = THERE_ARE.matcher(refused.getMessage());
        assertThat(known.find())
                .as("%s schemes in: %s", kind, refused.getMessage())
                .isTrue();
        return Arrays.asList(known.group(1).split(", ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "### Parameters of `https:` and `http:`, https://localhost, source",
        "### Parameters of `file:`,              file:recording.sse, source",
        "### Parameters of `simulated:`,         simulated:, source",
        "### Parameters of `postgresql:`,        postgresql://localhost/wiki, sink",
        "### Parameters of `kafka:` as a source, kafka://localhost/events, source",
        "### Parameters of `kafka:` as a sink,   kafka://localhost/events, sink",
        "### Parameters of `redis:`,             redis://localhost, sink"
    })
    void everyParameterIsListedAndNoOtherWithItsRange(String heading, String uri, String kind) {
        List<List<String>> rows = PAGE.table(heading);
        Set<String> documented =
                rows.stream().flatMap(row -> Page.codeIn(row.get(0)).stream()).collect(Collectors.toSet());
        String refusal =
                catchThrowable(() -> build(kind, uri + "?no-such-parameter=1")).getMessage();
        Matcher known = KNOWN_ARE.matcher(refusal);
        assertThat(known.find()).as(refusal).isTrue();
        assertThat(documented).isEqualTo(Set.of(known.group(1).split(", ", -1)));

        for (List<String> row : rows) {
            String name = Page.codeIn(row.get(0)).get(0);
            String unit = row.get(1).startsWith("duration") ? "ms" : "";
            Range.in(row.get(2)).ifPresent(range -> {
                for (long value : range.allowed()) {
                    String given = uri + "?" + name + "=" + value + unit;
                    assertThatCode(() -> build(kind, given)).as(given).doesNotThrowAnyException();
                }
                for (long value : range.refused()) {
                    String given = uri + "?" + name + "=" + value + unit;
                    assertThatThrownBy(() -> build(kind, given)).as(given).isInstanceOf(IllegalArgumentException.class);
                }
            });
        }
    }

    @Test
    void filesOfJsonLinesHaveNoParameters() {
        assertThatThrownBy(() -> sink("jsonl:events.jsonl?no-such-parameter=1")).hasMessageContaining("known are none");
    }

    private static void build(String kind, String uri) {
        if (kind.equals("sink")) {
            sink(uri);
        } else {
            source(uri);
        }
    }

    /** Makes the plugin and connects to nothing. */
    private static void sink(String uri) {
        WikiStream.builder()
                .userAgent("test/1.0 (me@example.org)")
                .sink(uri)
                .build()
                .close();
    }

    private static void source(String uri) {
        WikiStream.builder()
                .userAgent("test/1.0 (me@example.org)")
                .source(uri)
                .forEach(change -> {})
                .build()
                .close();
    }
}
