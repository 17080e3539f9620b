package io.github.wikistream.testkit.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SimulatedEventsTest {
    private static final Instant EVENING = Instant.parse("2026-06-20T17:59:58.500Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ten minutes of an evening, used by most tests. */
    private static final List<SimulatedEvent> EVENTS = take(SimulatedEvents.from(1, EVENING), 30_000);

    private static final List<JsonNode> TREES = parse(EVENTS);

    @Test
    void sameSeedGivesTheSameBytes() {
        assertThat(take(SimulatedEvents.from(1, EVENING), 5_000)).isEqualTo(EVENTS.subList(0, 5_000));
        assertThat(take(SimulatedEvents.from(2, EVENING), 100)).doesNotContainAnyElementsOf(EVENTS.subList(0, 200));
    }

    /** The same on every machine and JDK: a reader may resume elsewhere. */
    @Test
    void isIdenticalOnEveryMachine() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        EVENTS.subList(0, 20_000).forEach(event -> digest.update(event.data().getBytes(UTF_8)));

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("dc61a0126257e039ae069babdf7d4380aa76d7d687a69b629f68797ae9d27a5e");
    }

    @Test
    void sameEventsFromAnyStart() {
        for (int place : new int[] {1, 777, 2_500, 15_000, 25_001}) {
            Instant start = EVENTS.get(place).at();
            // The first event in the log from then on may precede an event that is dated earlier.
            int first = 0;
            while (EVENTS.get(first).at().isBefore(start)) {
                first++;
            }
            assertThat(take(SimulatedEvents.from(1, start), 3_000)).isEqualTo(EVENTS.subList(first, first + 3_000));
        }
    }

    @Test
    void startsAtTheGivenTimeAndRefusesTimesBeforeTheEpoch() {
        assertThat(EVENTS.get(0).at()).isBetween(EVENING, EVENING.plusSeconds(1));
        assertThatThrownBy(() -> SimulatedEvents.from(1, Instant.parse("2019-12-31T23:59:59Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2020");
    }

    @Test
    void countsOffsetsOfEachTopicWithoutAGap() {
        Map<String, Long> last = new HashMap<>();
        for (SimulatedEvent event : EVENTS) {
            Long before = last.put(event.topic(), event.offset());
            assertThat(event.offset()).isEqualTo(before == null ? event.offset() : before + 1);
        }

        assertThat(last).containsOnlyKeys("eqiad.mediawiki.recentchange", "codfw.mediawiki.recentchange");
        assertThat(last.get("eqiad.mediawiki.recentchange")).isGreaterThan(1L << 32);
    }

    @Test
    void arrivesOutOfOrderByFiftyOneMillisecondsAtMost() {
        Instant newest = Instant.MIN;
        Duration latest = Duration.ZERO;
        int stepsBack = 0;
        int repeats = 0;
        Instant before = Instant.MIN;
        for (SimulatedEvent event : EVENTS) {
            stepsBack += event.at().isBefore(before) ? 1 : 0;
            repeats += event.at().equals(before) ? 1 : 0;
            if (event.at().isBefore(newest)) {
                Duration late = Duration.between(event.at(), newest);
                latest = late.compareTo(latest) > 0 ? late : latest;
            } else {
                newest = event.at();
            }
            before = event.at();
        }

        assertThat(latest).isEqualTo(Duration.ofMillis(51));
        assertThat((double) stepsBack / EVENTS.size()).isCloseTo(0.16, within(0.04));
        assertThat((double) repeats / EVENTS.size()).isCloseTo(0.02, within(0.01));
    }

    @Test
    void hasTheRateOfTheRealStreamWithItsDailyCycle() {
        assertThat(rate(Instant.parse("2026-06-20T18:00:00Z"))).isBetween(42.0, 50.0);
        assertThat(rate(Instant.parse("2026-06-20T06:00:00Z"))).isBetween(20.0, 28.0);
        Map<Long, Integer> perSecond = new TreeMap<>();
        EVENTS.forEach(event -> perSecond.merge(event.at().getEpochSecond(), 1, Integer::sum));
        assertThat(Collections.max(perSecond.values())).isBetween(110, 250);
    }

    private static double rate(Instant start) {
        List<SimulatedEvent> events = take(SimulatedEvents.from(1, start), 20_000);
        return 20_000.0 / Duration.between(start, events.get(19_999).at()).toSeconds();
    }

    @Test
    void metaOfEachEventMatchesItsCoordinates() {
        for (int i = 0; i < EVENTS.size(); i++) {
            SimulatedEvent event = EVENTS.get(i);
            JsonNode meta = TREES.get(i).path("meta");
            assertThat(meta.path("topic").asText()).isEqualTo(event.topic());
            assertThat(meta.path("partition").asInt(-1)).isZero();
            assertThat(meta.path("offset").asLong()).isEqualTo(event.offset());
            assertThat(meta.path("dt").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                    .satisfies(dt -> assertThat(Instant.parse(dt)).isEqualTo(event.at()));
        }
    }

    @Test
    void hasEveryKeyWhereTheRealStreamHasItAndNoOther() {
        for (JsonNode tree : TREES) {
            assertThat(tree.path("$schema").asText()).isEqualTo("/mediawiki/recentchange/1.0.0");
            if (isCanary(tree)) {
                assertThat(tree.size()).isEqualTo(2);
                continue;
            }
            for (String key :
                    List.of("uri", "request_id", "id", "dt", "domain", "stream", "topic", "partition", "offset")) {
                assertThat(tree.path("meta").has(key)).as(key).isTrue();
            }
            for (String key : List.of(
                    "type",
                    "namespace",
                    "title",
                    "title_url",
                    "comment",
                    "timestamp",
                    "bot",
                    "server_url",
                    "server_name",
                    "server_script_path",
                    "wiki",
                    "parsedcomment")) {
                assertThat(tree.has(key)).as(key).isTrue();
            }
            String type = tree.path("type").asText();
            boolean edit = type.equals("edit") || type.equals("new");
            for (String key : List.of("minor", "length", "revision")) {
                assertThat(tree.has(key)).as("%s of %s", key, type).isEqualTo(edit);
            }
            for (String key : List.of("log_id", "log_type", "log_action", "log_params", "log_action_comment")) {
                assertThat(tree.has(key)).as("%s of %s", key, type).isEqualTo(type.equals("log"));
            }
            assertThat(tree.path("length").has("old")).isEqualTo(type.equals("edit"));
            assertThat(tree.path("revision").has("old")).isEqualTo(type.equals("edit"));
            assertThat(tree.has("notify_url")).isEqualTo(edit || type.equals("categorize"));
            assertThat(tree.path("timestamp").asLong())
                    .isCloseTo(
                            Instant.parse(tree.path("meta").path("dt").asText()).getEpochSecond(), within(4L));
        }
    }

    @Test
    void relatesWikiDomainAndAddress() {
        for (JsonNode tree : TREES) {
            if (isCanary(tree)) {
                continue;
            }
            String server = tree.path("server_name").asText();
            assertThat(tree.path("server_url").asText()).isEqualTo("https://" + server);
            assertThat(tree.path("title_url").asText()).startsWith("https://" + server + "/wiki/");
            String wiki = tree.path("wiki").asText();
            String expected = switch (wiki) {
                case "wikidatawiki" -> "www.wikidata.org";
                case "commonswiki" -> "commons.wikimedia.org";
                case "metawiki" -> "meta.wikimedia.org";
                default ->
                    wiki.endsWith("wiki")
                            ? wiki.substring(0, wiki.length() - 4) + ".wikipedia.org"
                            : wiki.replaceFirst("(wiktionary|wikisource)$", ".$1.org");
            };
            assertThat(server).isEqualTo(expected);
        }
        assertThat(count(tree -> tree.path("meta").path("domain").asText().equals("auth.wikimedia.org")))
                .isPositive();
    }

    @Test
    void hasEveryKindOfChangeAboutAsOftenAsTheRealStream() {
        Map<String, Integer> types = new TreeMap<>();
        TREES.forEach(tree -> types.merge(tree.path("type").asText(), 1, Integer::sum));

        assertThat(types).containsOnlyKeys("", "142", "categorize", "edit", "external", "log", "new");
        assertThat(share(types, "edit")).isBetween(0.4, 0.6);
        assertThat(share(types, "categorize")).isBetween(0.3, 0.5);
        assertThat(share(types, "log")).isBetween(0.04, 0.12);
        assertThat(share(types, "new")).isBetween(0.01, 0.04);
        assertThat(count(tree -> tree.path("bot").asBoolean()) / 30_000.0).isBetween(0.25, 0.5);
        assertThat(count(tree -> tree.path("comment").asText("x").isEmpty()) / 30_000.0)
                .isBetween(0.03, 0.12);
        assertThat(count(tree -> tree.path("user").asText().matches("~2026-\\d{5}-\\d\\d")) / 30_000.0)
                .isBetween(0.02, 0.12);
    }

    private static double share(Map<String, Integer> types, String type) {
        return types.getOrDefault(type, 0) / (double) EVENTS.size();
    }

    @Test
    void hasEveryOddShape() {
        Set<String> shapes = new HashSet<>();
        for (JsonNode tree : TREES) {
            JsonNode params = tree.path("log_params");
            if (params.isArray()) {
                shapes.add(params.isEmpty() ? "empty array" : "array");
            } else if (!params.isMissingNode()) {
                shapes.add(params.getNodeType().toString());
            }
        }
        assertThat(shapes).containsExactlyInAnyOrder("OBJECT", "empty array", "array", "STRING");
        assertSome(tree -> tree.path("log_id").asInt(-1) == 0);
        assertSome(tree -> tree.path("type").asText().equals("log") && !tree.has("id"));
        assertSome(tree -> tree.path("type").asText().equals("log") && tree.has("id"));
        assertSome(tree -> tree.path("type").asText().equals("edit") && !tree.has("patrolled"));
        assertSome(tree -> tree.path("log_params").path("filter").isNumber());
        assertSome(tree -> tree.path("log_params").path("filter").isTextual());
        assertSome(tree -> !isCanary(tree) && !tree.has("user"));
        assertSome(tree -> tree.path("id").asLong() > 1L << 31);
        assertSome(tree -> tree.path("revision").path("new").asLong() > 1L << 31);
        assertSome(tree -> tree.path("comment").asText().contains("\n"));
        assertSome(tree -> tree.path("comment").asText().contains("\u200F"));
        assertSome(tree -> tree.path("comment").asText().codePoints().anyMatch(point -> point > 0xFFFF));
        assertSome(tree -> tree.path("title").asText().codePoints().anyMatch(point -> point > 0xFFFF));
        assertSome(tree -> tree.path("comment").asText().length() > 800);
        assertSome(tree -> tree.path("length").path("new").asInt(-1) == 0);
        assertSome(tree -> tree.path("user").asText().matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.\\d+"));
        assertSome(tree -> tree.path("user").asText().startsWith("2001:DB8:"));
    }

    @Test
    void sendsCanariesInBothTopicsSeveralTimesAnHour() {
        Map<String, Integer> canaries = new TreeMap<>();
        TREES.stream()
                .filter(SimulatedEventsTest::isCanary)
                .forEach(tree -> canaries.merge(tree.path("meta").path("topic").asText(), 1, Integer::sum));

        assertThat(canaries)
                .containsOnlyKeys("eqiad.mediawiki.recentchange", "codfw.mediawiki.recentchange")
                .allSatisfy((topic, count) -> assertThat(count).isBetween(1, 3));
    }

    @Test
    void groupsAnEditAndItsCategorisationsUnderOneRequest() {
        Map<String, List<JsonNode>> requests = new HashMap<>();
        TREES.forEach(tree -> requests.computeIfAbsent(
                        tree.path("meta").path("request_id").asText(), id -> new ArrayList<>())
                .add(tree));

        assertThat(requests.values()).anySatisfy(group -> assertThat(group).hasSizeGreaterThan(20));
        assertThat(requests.values())
                .allSatisfy(group -> assertThat(group)
                        .extracting(tree -> tree.path("wiki").asText() + " "
                                + tree.path("user").asText())
                        .containsOnly(group.get(0).path("wiki").asText() + " "
                                + group.get(0).path("user").asText()));
    }

    @Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        Set<String> changes = new HashSet<>();
        Set<String> revisions = new HashSet<>();
        for (JsonNode tree : TREES) {
            String wiki = tree.path("wiki").asText();
            assertThat(ids.add(tree.path("meta").path("id").asText())).isTrue();
            assertThat(!tree.has("id") || changes.add(wiki + tree.path("id"))).isTrue();
            assertThat(!tree.has("revision")
                            || revisions.add(wiki + tree.path("revision").path("new")))
                    .isTrue();
        }
    }

    @Test
    void hasLongTailsOfWikisUsersAndTitles() {
        assertTail("wiki", 100, 0.15, 0.3);
        assertTail("user", 6_000, 0.005, 0.06);
        assertTail("title", 12_000, 0.0005, 0.03);
    }

    private static void assertTail(String key, int distinct, double least, double most) {
        Map<String, Integer> counts = new HashMap<>();
        TREES.forEach(tree -> counts.merge(tree.path(key).asText(), 1, Integer::sum));
        assertThat(counts.size()).as("distinct %s", key).isGreaterThan(distinct);
        assertThat(Collections.max(counts.values()) / 30_000.0)
                .as("share of the first %s", key)
                .isBetween(least, most);
    }

    @Test
    void marksUpAndEscapesTheParsedSummary() {
        assertThat(count(tree -> tree.path("parsedcomment").asText().contains("<ref>")))
                .isZero();
        assertSome(tree -> tree.path("parsedcomment").asText().contains("&lt;ref&gt;"));
        assertSome(tree -> tree.path("parsedcomment").asText().contains("<span class=\"autocomment\">"));
        assertSome(tree -> tree.path("parsedcomment").asText().contains("<a href=\"https://"));
    }

    @Test
    void writesAddressesAsMediaWikiDoes() {
        StringBuilder url = new StringBuilder();
        ChangeWriter.appendUrl(url, "A b/ü? (é) \"𐍈\" 山%&:~'");

        assertThat(url).hasToString("A_b/%C3%BC%3F_(%C3%A9)_%22%F0%90%8D%88%22_%E5%B1%B1%25%26:~%27");
    }

    private static boolean isCanary(JsonNode tree) {
        return tree.path("meta").path("domain").asText().equals("canary");
    }

    private static void assertSome(Predicate<JsonNode> shape) {
        assertThat(TREES.stream().anyMatch(shape)).isTrue();
    }

    private static long count(Predicate<JsonNode> shape) {
        return TREES.stream().filter(shape).count();
    }

    private static List<SimulatedEvent> take(SimulatedEvents events, int count) {
        List<SimulatedEvent> taken = new ArrayList<>(count);
        while (taken.size() < count) {
            taken.add(events.next());
        }
        return taken;
    }

    private static List<JsonNode> parse(List<SimulatedEvent> events) {
        List<JsonNode> trees = new ArrayList<>(events.size());
        try {
            for (SimulatedEvent event : events) {
                trees.add(JSON.readTree(event.data()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a simulated event is not JSON", e);
        }
        return trees;
    }

    @Test
    void canHaveAHigherRate() {
        Instant start = Instant.parse("2026-06-20T00:00:00Z");
        SimulatedEvents busy = SimulatedEvents.from(1, start, SimulatedEvents.MOST_PER_SECOND);
        SimulatedEvents usual = SimulatedEvents.from(1, start);
        assertThat(countUntil(busy, start.plus(Duration.ofHours(1))))
                .isGreaterThan(countUntil(usual, start.plus(Duration.ofHours(1))) * 5 / 4);
        for (double perSecond : new double[] {9, 47, Double.NaN}) {
            assertThatThrownBy(() -> SimulatedEvents.from(1, start, perSecond))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Double.toString(perSecond));
        }
    }

    private static long countUntil(SimulatedEvents events, Instant end) {
        long count = 0;
        while (events.nextAt().isBefore(end)) {
            events.next();
            count++;
        }
        return count;
    }
}
