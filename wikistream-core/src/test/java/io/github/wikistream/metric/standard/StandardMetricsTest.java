package io.github.wikistream.metric.standard;

import static io.github.wikistream.Changes.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("locales")
class StandardMetricsTest {
    private final Recorded recorded = new Recorded();

    @Test
    void countsAnEditByEachProperty() {
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
                        entry("wikis dewiki", 1L),
                        entry("reverts other", 1L),
                        entry("removals other", 1L),
                        entry("types-by-wiki dewiki|edit", 1L),
                        entry("patrolled-by-wiki dewiki|unpatrolled", 1L),
                        entry("actors-by-wiki dewiki|registered", 1L),
                        entry("reverts-by-wiki dewiki|other", 1L),
                        entry("removals-by-wiki dewiki|other", 1L),
                        entry("types-by-actor registered|edit", 1L),
                        entry("namespaces-by-actor registered|1", 1L),
                        entry("minor-by-actor registered|minor", 1L),
                        entry("patrolled-by-actor registered|unpatrolled", 1L),
                        entry("bytes-by-actor registered|net", 234L),
                        entry("bytes-by-actor registered|added", 234L),
                        entry("reverts-by-actor registered|other", 1L),
                        entry("removals-by-actor registered|other", 1L));
        assertThat(recorded.uniques)
                .containsOnly(
                        entry("active-users all", Set.of("Ada")),
                        entry("active-users registered", Set.of("Ada")),
                        entry("active-pages all", Set.of("dewiki:Diskussion:Ö")));
        assertThat(recorded.distributions)
                .containsOnly(
                        entry("edit-growth all", Distribution.of(234)),
                        entry("edit-growth registered", Distribution.of(234)));
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
    void skipsAbsentProperties() {
        recorded.add(change().type("categorize").user(null).build());

        assertThat(recorded.counts)
                .containsOnly(
                        entry("changes all", 1L),
                        entry("types categorize", 1L),
                        entry("namespaces 0", 1L),
                        entry("bots human", 1L),
                        entry("actors redacted", 1L),
                        entry("wikis enwiki", 1L),
                        entry("types-by-wiki enwiki|categorize", 1L),
                        entry("actors-by-wiki enwiki|redacted", 1L),
                        entry("types-by-actor redacted|categorize", 1L),
                        entry("namespaces-by-actor redacted|0", 1L));
        assertThat(recorded.uniques).containsOnlyKeys("active-pages all");
        assertThat(recorded.distributions).isEmpty();
        assertThat(recorded.tops).containsOnlyKeys("wikis enwiki", "pages enwiki:Main Page");
    }

    @Test
    void recognizesRevertsByTheirComment() {
        String undo = "Undid revision 7 by [[Special:Contributions/X|X]]";
        recorded.add(change().user("Ada").comment(undo).build());
        recorded.add(change().user("Ada").comment("more sources").build());
        recorded.add(change().user(null).comment(undo).build());
        recorded.add(change().type("new").comment(undo).build());

        assertThat(recorded.counts)
                .contains(
                        entry("reverts revert", 2L),
                        entry("reverts other", 1L),
                        entry("reverts-by-wiki enwiki|revert", 2L),
                        entry("reverts-by-actor redacted|revert", 1L));
        assertThat(recorded.tops)
                .contains(entry("reverts enwiki:Main Page", 2L), entry("reverters enwiki:Main Page|Ada", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, blanked",
        "5000, 0, blanked",
        "0, 0, other",
        "2000, 1000, large",
        "2001, 1002, other",
        "3000, 1501, other",
        "1999, 999, large",
        "100000, 98000, other",
        "10, 5000, other"
    })
    void recognizesBlankedPagesAndLargeRemovals(long before, long after, String kind) {
        recorded.add(change().bytes(before, after).build());

        assertThat(recorded.counts).containsEntry("removals " + kind, 1L);
    }

    @Test
    void countsNewAccountsByWikiButNotFirstVisits() {
        for (String action : List.of("create", "create2", "byemail", "autocreate")) {
            recorded.add(change().log("newusers", action).build());
        }

        assertThat(recorded.counts).containsEntry("new-accounts enwiki", 3L);
    }

    @Test
    void countsUnknownKindsUnderTheirOwnWord() {
        recorded.add(change().type("142").build());

        assertThat(recorded.counts).containsEntry("types 142", 1L);
    }

    @Test
    void distinguishesActors() {
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
    void netIsAddedMinusRemoved() {
        recorded.add(change().bytes(100L, 150L).build());
        recorded.add(change().bytes(100L, 30L).build());
        recorded.add(change().type("new").bytes(null, 7L).build());
        recorded.add(change().bytes(null, 7L).build());

        assertThat(recorded.counts)
                .contains(entry("bytes added", 57L), entry("bytes removed", 70L), entry("bytes net", -13L));
    }

    @Test
    void replacesOnlyUnstorableCharacters() {
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
    void neverSplitsACharacter() {
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
