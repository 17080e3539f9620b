package io.github.wikistream.metric;

import static io.github.wikistream.Changes.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardMetricsTest {
    private final Recorded recorded = new Recorded();

    @Test
    void countsAnEditInEachOfItsRespects() {
        recorded.add(change().wiki("dewiki")
                .page(1, "Diskussion:Ö")
                .user("Ada")
                .minor(true)
                .patrolled(false)
                .bytes(1_000L, 1_234L)
                .build());

        assertThat(recorded.counts)
                .containsOnly(
                        entry("changes all", 1L),
                        entry("types edit", 1L),
                        entry("namespaces 1", 1L),
                        entry("bots human", 1L),
                        entry("minor minor", 1L),
                        entry("patrolled unpatrolled", 1L),
                        entry("actors registered", 1L),
                        entry("bytes net", 234L),
                        entry("bytes added", 234L),
                        entry("growth +100", 1L),
                        entry("wikis dewiki", 1L));
        assertThat(recorded.tops)
                .containsOnly(
                        entry("wikis dewiki", 1L), entry("users Ada", 1L), entry("pages dewiki:Diskussion:Ö", 1L));
    }

    @Test
    void countsALogEntryByTypeAndAction() {
        recorded.add(change().log("block", "reblock").page(-1, "Special:Log").build());
        recorded.add(change().log("block", "block").build());
        recorded.add(change().log("delete", null).build());
        recorded.add(change().log(null, null).build());

        assertThat(recorded.counts)
                .contains(
                        entry("types log", 4L),
                        entry("namespaces -1", 1L),
                        entry("log-types block", 2L),
                        entry("log-types delete", 1L),
                        entry("log-actions block/reblock", 1L),
                        entry("log-actions block/block", 1L));
        assertThat(recorded.counts.keySet()).noneMatch(key -> key.contains("null") || key.endsWith("/"));
    }

    @Test
    void leavesOutWhatAChangeDoesNotSay() {
        recorded.add(change().type("categorize").user(null).build());

        assertThat(recorded.counts)
                .containsOnly(
                        entry("changes all", 1L),
                        entry("types categorize", 1L),
                        entry("namespaces 0", 1L),
                        entry("bots human", 1L),
                        entry("actors redacted", 1L),
                        entry("wikis enwiki", 1L));
        assertThat(recorded.tops).containsOnlyKeys("wikis enwiki", "pages enwiki:Main Page");
    }

    @Test
    void countsKindsThatAreNotKnownUnderTheirOwnWord() {
        recorded.add(change().type("142").build());

        assertThat(recorded.counts).containsEntry("types 142", 1L);
    }

    @Test
    void tellsActorsApart() {
        for (String user : List.of("~2026-12881-95", "192.0.2.1", "2001:DB8::1", "Ada", "Beefcafe", "127", ":-)", "")) {
            recorded.add(change().user(user).build());
        }
        recorded.add(change().user("ExampleBot").bot().build());

        assertThat(recorded.counts)
                .contains(
                        entry("actors temporary", 1L),
                        entry("actors anonymous", 2L),
                        entry("actors registered", 5L),
                        entry("actors bot", 1L),
                        entry("bots bot", 1L),
                        entry("bots human", 8L));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, 0",
        "0, 1, +1",
        "0, 9, +1",
        "0, 10, +10",
        "0, 99, +10",
        "0, 100, +100",
        "5, 1004, +100",
        "5, 1005, +1000",
        "0, 999999, +100000",
        "0, 1000000, +1000000",
        "0, 9000000000, +1000000",
        "1, 0, -1",
        "10, 0, -10",
        "1000, 1, -100"
    })
    void sortsGrowthByPowersOfTen(long before, long after, String bucket) {
        recorded.add(change().bytes(before, after).build());

        assertThat(recorded.counts).containsEntry("growth " + bucket, 1L);
    }

    @Test
    void netIsWhatWasAddedLessWhatWasRemoved() {
        recorded.add(change().bytes(100L, 150L).build());
        recorded.add(change().bytes(100L, 30L).build());
        recorded.add(change().type("new").bytes(null, 7L).build());
        recorded.add(change().bytes(null, 7L).build());

        assertThat(recorded.counts)
                .contains(entry("bytes added", 57L), entry("bytes removed", 70L), entry("bytes net", -13L));
    }

    @Test
    void altersOnlyWhatNoStoreCanKeep() {
        String longest = "漢".repeat(85);
        recorded.add(change().user(longest).page(0, longest).build());
        recorded.add(change().user("a\u0000b\uD800")
                .page(0, "x".repeat(600))
                .type("t\n")
                .wiki("w".repeat(300))
                .build());

        assertThat(recorded.tops)
                .containsKeys("users " + longest, "pages enwiki:" + longest, "users a\uFFFDb\uFFFD")
                .containsKeys(
                        "wikis " + "w".repeat(199) + "…", "pages " + "w".repeat(300) + ":" + "x".repeat(198) + "…");
        assertThat(recorded.counts).containsKey("types t\uFFFD");
    }

    @Test
    void cutsNoCharacterInHalf() {
        recorded.add(change().user("x".repeat(498) + "😀😀").build());

        assertThat(recorded.tops).containsKey("users " + "x".repeat(498) + "…");
    }

    @Test
    void namesAreValidAndDiffer() {
        assertThat(StandardMetrics.all())
                .extracting(Metric::name)
                .doesNotHaveDuplicates()
                .allSatisfy(Counter::requireMetricName);
    }
}
