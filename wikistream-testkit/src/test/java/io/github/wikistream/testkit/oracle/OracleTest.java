package io.github.wikistream.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.testkit.oracle.Issued.Fate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final Instant START = Instant.parse("2026-01-13T16:00:00Z");

    private final Oracle oracle = Oracle.of(
            "seed 7",
            List.of(
                    issued(1, Fate.STORED, "enwiki"),
                    issued(2, Fate.STORED, "dewiki"),
                    issued(3, Fate.DROPPED, "enwiki"),
                    issued(4, Fate.DEAD_LETTER, "enwiki"),
                    issued(5, Fate.STORED, "enwiki")));

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    private static String json(int number, String wiki, int offset) {
        return "{\"meta\":{\"id\":\"" + id(number) + "\",\"offset\":" + offset + "},\"wiki\":\"" + wiki + "\"}";
    }

    private static Issued issued(int number, Fate fate, String wiki) {
        return new Issued(
                id(number),
                fate,
                TOPIC,
                START.plusSeconds(number),
                List.of(json(number, wiki, 10), json(number, wiki, 20)));
    }

    private static Stored stored(int number, String wiki) {
        return new Stored(id(number), json(number, wiki, 20));
    }

    @Test
    void acceptsAStoreWithEachEventOnce() {
        Verdict verdict = oracle.events(List.of(stored(5, "enwiki"), stored(1, "enwiki"), stored(2, "dewiki")));

        assertThat(verdict.isExact()).isTrue();
        assertThat(verdict.toString())
                .isEqualTo(
                        "seed 7, events: 3 expected, 3 stored, 0 lost, 0 duplicated, 0 altered, 0 unexpected, 0 within"
                                + " reported gaps");
        assertThat(oracle.deadLetters(List.of(stored(4, "enwiki"))).isExact()).isTrue();
    }

    @Test
    void namesLostDuplicatedAlteredAndUnexpectedEvents() {
        Verdict verdict = oracle.events(List.of(
                stored(1, "enwiki"),
                stored(1, "enwiki"),
                stored(2, "frwiki"),
                stored(3, "enwiki"),
                stored(9, "enwiki")));

        assertThat(verdict.isExact()).isFalse();
        assertThat(verdict.lost()).singleElement().asString().startsWith(id(5).toString());
        assertThat(verdict.duplicated()).singleElement().asString().startsWith(id(1).toString());
        assertThat(verdict.altered()).singleElement().asString().startsWith(id(2).toString());
        assertThat(verdict.unexpected()).hasSize(2).last().asString().isEqualTo(id(9) + ", which was never issued");
        assertThat(verdict.toString()).contains("lost: " + id(5), "seed 7");
    }

    @Test
    void ignoresTheFormattingOfJson() {
        Stored spaced = new Stored(id(1), json(1, "enwiki", 20).replace(",", " , "));

        assertThat(oracle.events(List.of(spaced, stored(2, "dewiki"), stored(5, "enwiki")))
                        .isExact())
                .isTrue();
    }

    @Test
    void excusesOnlyEventsWithinAReportedGap() {
        List<Stored> stored = List.of(stored(1, "enwiki"));
        Signal.Gap gap = new Signal.Gap(TOPIC, START.plusSeconds(3), START.plusSeconds(60));

        assertThat(oracle.excusing(List.of(gap), Duration.ZERO).events(stored).lost())
                .singleElement()
                .asString()
                .startsWith(id(2).toString());
        Verdict verdict = oracle.excusing(List.of(gap), Duration.ofSeconds(1)).events(stored);
        assertThat(verdict.isExact()).isTrue();
        assertThat(verdict.excused()).isEqualTo(2);
    }

    @Test
    void recountsMetrics() {
        assertThat(oracle.counts("wikis", "/wiki", Map.of("enwiki", 2L, "dewiki", 1L))
                        .isExact())
                .isTrue();

        Verdict wrong = oracle.counts("wikis", "/wiki", Map.of("enwiki", 3L, "frwiki", 1L));
        assertThat(wrong.duplicated()).containsExactly("wikis/enwiki: 3 instead of 2", "wikis/frwiki: 1 instead of 0");
        assertThat(wrong.lost()).containsExactly("wikis/dewiki: 0 instead of 1");
    }

    @Test
    void readsTheOutputOfTheJsonLinesSink(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("events.jsonl"), json(1, "enwiki", 10) + "\n" + json(2, "dewiki", 20) + "\n");

        assertThat(Stored.ofJsonLines(file))
                .containsExactly(new Stored(id(1), json(1, "enwiki", 10)), stored(2, "dewiki"));
    }

    @Test
    void refusesAnIdThatIsIssuedTwice() {
        assertThatThrownBy(() ->
                        Oracle.of("x", List.of(issued(1, Fate.STORED, "enwiki"), issued(1, Fate.STORED, "dewiki"))))
                .hasMessageContaining(id(1).toString());
    }
}
