package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.at;
import static io.github.wikistream.redis.Batches.edits;
import static io.github.wikistream.redis.Batches.epochMinute;
import static io.github.wikistream.redis.Batches.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Leaderboard;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisMetricStoreTest {
    private static final MetricContext CONTEXT = new MetricContext("test");
    private static final String PREFIX = "wikistream:{test}:";
    private static final Duration HOUR = Duration.ofHours(1);

    private final String uri = TestRedis.freshDatabase();
    private final StoredKeys stored = new StoredKeys(uri);
    private final RedisMetricStore store = RedisMetricStore.create(uri + "?timeout=120");
    private final Batches batches = new Batches();

    @BeforeEach
    void open() {
        assertThat(store.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        assertThat(stored.all()).as("keys after opening").isEmpty();
    }

    @AfterEach
    void close() {
        store.close();
        stored.close();
    }

    @Test
    void keysAreAsDocumented() {
        Map<Counter, Long> counts = Map.of(new Counter("types", "edit"), 3L, new Counter("bytes", "net"), -5L);
        Map<Counter, Long> tops = Map.of(new Counter("users", "Ada"), 2L);
        store.apply(batches.next(minute(0, counts, tops)));
        store.apply(batches.next(edits(0, "Ada", 1), edits(1, "a\nb\\n", 1)));
        store.apply(batches.next(MetricBatch.Minute.of(
                at(1),
                Map.of(),
                Map.of(),
                Map.of(new Counter("people", "all"), Set.of("Ada")),
                Map.of(new Counter("sizes", "all"), Distribution.of(100, 100, -3)))));

        SortedMap<String, String> all = stored.all();
        assertThat(all.remove(PREFIX + "checkpoint"))
                .contains("token=", "json={\"token\":", "newest=2026-06-20T15:01", "bound=");
        assertThat(all.remove(PREFIX + "distinct:people:all:minute:2026-06-20T15:01"))
                .startsWith("HYLL");
        assertThat(all.remove(PREFIX + "distinct:people:all:hour:2026-06-20T15"))
                .startsWith("HYLL");
        assertThat(all)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(PREFIX + "newest", "2026-06-20T15:01"),
                        Map.entry(
                                PREFIX + "groups",
                                "[count:bytes, count:types, distinct:people:all, distribution:sizes:all, members:users]"),
                        Map.entry(PREFIX + "count:types:total", "{edit=5}"),
                        Map.entry(PREFIX + "count:bytes:total", "{net=-5}"),
                        Map.entry(PREFIX + "count:types:minute:2026-06-20T15:00", "{edit=4}"),
                        Map.entry(PREFIX + "count:bytes:minute:2026-06-20T15:00", "{net=-5}"),
                        Map.entry(PREFIX + "count:types:minute:2026-06-20T15:01", "{edit=1}"),
                        Map.entry(PREFIX + "count:types:hour:2026-06-20T15", "{edit=5}"),
                        Map.entry(PREFIX + "count:bytes:hour:2026-06-20T15", "{net=-5}"),
                        Map.entry(PREFIX + "count:types:last-hour", "{edit=5}"),
                        Map.entry(PREFIX + "count:bytes:last-hour", "{net=-5}"),
                        Map.entry(PREFIX + "distribution:sizes:all:minute:2026-06-20T15:01", "{-3=1, 57=2}"),
                        Map.entry(PREFIX + "distribution:sizes:all:hour:2026-06-20T15", "{-3=1, 57=2}"),
                        Map.entry(PREFIX + "members:users:minute:2026-06-20T15:00", "[Ada, 2, Ada, 1]"),
                        Map.entry(PREFIX + "members:users:minute:2026-06-20T15:01", "[a\nb\\n, 1]"),
                        Map.entry(PREFIX + "members:users:last-hour", "{Ada=3, a\nb\\n=1}"),
                        Map.entry(PREFIX + "top:users:last-hour", "{Ada=3}")));
    }

    @Test
    void endedHourKeepsItsLeaderboard() {
        store.apply(batches.next(edits(0, "Ada", 2), edits(59, "Bob", 1)));
        assertThat(stored.all()).doesNotContainKey(PREFIX + "top:users:hour:2026-06-20T15");
        store.apply(batches.next(edits(60, "Cyd", 7), edits(59, "Bob", 4)));

        assertThat(stored.all())
                .containsEntry(PREFIX + "top:users:hour:2026-06-20T15", "{Ada=2, Bob=5}")
                .containsEntry(PREFIX + "top:users:last-hour", "{Bob=5, Cyd=7}");
    }

    @Test
    void everyKeyHasATimeToLive() {
        for (int hour = 0; hour < 30; hour++) {
            store.apply(batches.next(
                    edits(60 * hour, "Ada", 3),
                    Batches.large(60 * hour + 1, 3, 1_100),
                    edits(60 * hour - 700, "Bob", 2)));
        }
        store.apply(batches.next(MetricBatch.Minute.of(
                at(1800),
                Map.of(),
                Map.of(),
                Map.of(new Counter("people", "all"), Set.of("Ada")),
                Map.of(new Counter("sizes", "all"), Distribution.of(100)))));

        SortedMap<String, String> all = stored.all();
        assertThat(all.keySet().stream().map(RedisMetricStoreTest::kind).distinct())
                .containsExactlyInAnyOrder(
                        "checkpoint",
                        "newest",
                        "groups",
                        "count:total",
                        "count:minute",
                        "count:hour",
                        "count:last-hour",
                        "distribution:minute",
                        "distribution:hour",
                        "members:minute",
                        "members:last-hour",
                        "top:hour",
                        "top:last-hour",
                        "cut:hour",
                        "distinct:minute",
                        "distinct:hour");
        for (String key : all.keySet()) {
            Duration lifetime = switch (kind(key)) {
                case "newest" -> Duration.ofDays(7);
                case "checkpoint", "groups", "count:total" -> Duration.ofDays(400);
                default -> Duration.ofDays(16);
            };
            assertThat(stored.commands().ttl(key)).as(key).isBetween(lifetime.toSeconds() - 60, lifetime.toSeconds());
        }
    }

    private static String kind(String key) {
        return key.substring(PREFIX.length()).replaceAll("^([a-z]+):.*:(total|minute|hour|last-hour)\\b.*", "$1:$2");
    }

    @Test
    void minutesAreRemovedAfterADayAndHoursAfterEightDays() {
        store.apply(batches.next(edits(0, "Ada", 1), edits(59, "Ada", 2), edits(60, "Ada", 4)));
        store.apply(batches.next(edits(1440, "Bob", 8)));
        assertThat(minutes("count:types")).containsExactly(0L, 59L, 60L, 1440L);

        store.apply(batches.next(edits(1441, "Bob", 8)));
        assertThat(minutes("count:types")).containsExactly(59L, 60L, 1440L, 1441L);
        assertThat(stored.all()).containsKey(PREFIX + "count:types:hour:2026-06-20T15");

        store.apply(batches.next(edits(192 * 60 + 59, "Bob", 8)));
        assertThat(minutes("count:types")).containsExactly(192 * 60 + 59L);
        assertThat(stored.all()).containsKey(PREFIX + "count:types:hour:2026-06-20T15");
        store.apply(batches.next(edits(193 * 60, "Bob", 8)));
        assertThat(stored.all())
                .doesNotContainKey(PREFIX + "count:types:hour:2026-06-20T15")
                .containsKey(PREFIX + "count:types:hour:2026-06-20T16");

        store.apply(batches.next(edits(1_000_000, "Bob", 8), edits(1441, "late", 100)));
        assertThat(minutes("count:types")).containsExactly(1_000_000L);
        assertThat(minutes("members:users")).containsExactly(1_000_000L);
        assertThat(stored.all().keySet().stream().filter(key -> key.startsWith(PREFIX + "count:types:hour:")))
                .hasSize(1);
        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 147L));
    }

    @Test
    void leaderboardsKeepMinutesOfTwoHoursAndClosedHoursOfADay() {
        for (int minute = 0; minute < 60 * 30; minute += 20) {
            store.apply(batches.next(edits(minute, "Ada", 1)));
        }
        // The newest is 29:40; hour 29 is open.
        assertThat(minutes("members:users")).containsExactly(1680L, 1700L, 1720L, 1740L, 1760L, 1780L);
        assertThat(stored.all().keySet().stream().filter(key -> key.startsWith(PREFIX + "top:users:hour:")))
                .hasSize(24)
                .contains(PREFIX + "top:users:hour:2026-06-20T20", PREFIX + "top:users:hour:2026-06-21T19");
        assertThat(stored.all()).containsEntry(PREFIX + "top:users:hour:2026-06-20T22", "{Ada=3}");
    }

    @Test
    void hourIsClosedWithTheSumsOfItsMinutes() {
        Map<Counter, Long> atOnce = Batches.members("at once", 1_200);
        atOnce.replaceAll((member, gain) -> 2L);
        store.apply(batches.next(
                minute(0, Map.of(), Batches.members("bit by bit", 500)),
                minute(1, Map.of(), Batches.members("bit by bit", 500)),
                minute(2, Map.of(), atOnce),
                minute(3, Map.of(), Batches.members("bit by bit", 500)),
                minute(4, Map.of(), Batches.members("once", 1_500))));
        store.apply(batches.next(edits(200, "Ada", 1)));
        Leaderboard closed =
                store.reader().top("pages", Window.endingAt(at(0), HOUR).inWholeHours(), 1_000);
        assertThat(closed.ranks().subList(0, 500)).allSatisfy(rank -> {
            assertThat(rank.member()).startsWith("enwiki:bit by bit");
            assertThat(rank.count()).isEqualTo(3);
        });
        assertThat(closed.ranks().subList(500, 1_000)).allSatisfy(rank -> {
            assertThat(rank.member()).startsWith("enwiki:at once");
            assertThat(rank.count()).isEqualTo(2);
        });
        assertThat(closed.error()).isEqualTo(2);
    }

    @Test
    void closedHourAcceptsLateMembersUpToItsSize() {
        store.apply(batches.next(Batches.large(0, 0, 2_000)));
        store.apply(batches.next(edits(200, "Ada", 1)));
        Window hour = Window.endingAt(at(0), HOUR).inWholeHours();
        assertThat(store.reader().top("pages", hour, 1).error()).isEqualTo(1_000);
        for (int i = 0; i < 4; i++) {
            store.apply(batches.next(minute(1, Map.of(), Batches.members("late " + i, 5_000))));
        }
        assertThat(stored.commands().zcard(PREFIX + "top:pages:hour:2026-06-20T15"))
                .isEqualTo(10_000);
        // In three batches, the members without a rank gained 1 each.
        assertThat(store.reader().top("pages", hour, 1).error()).isBetween(1_001L, 1_003L);
    }

    @Test
    void returningWriterSeesTheBatchesOfAnother() {
        MetricBatch first = batches.next(edits(0, "Ada", 1));
        MetricBatch second = batches.next(edits(0, "Ada", 2), edits(70, "Ada", 3));
        MetricBatch third = batches.next(edits(71, "Ada", 4), edits(0, "Ada", 5));
        store.apply(first);
        try (RedisMetricStore other = RedisMetricStore.create(uri)) {
            other.open(CONTEXT);
            other.apply(second);
        }
        assertThatThrownBy(() -> store.apply(second)).isInstanceOf(FencedException.class);
        assertThat(store.open(CONTEXT)).isEqualTo(second.checkpoint());
        store.apply(third);

        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 15L));
        assertThat(store.reader()
                        .counts("types", Window.endingAt(at(0), Duration.ofMinutes(1)))
                        .values())
                .isEqualTo(Map.of("edit", 8L));
        assertThat(store.reader().top("users", Window.endingAt(at(71), HOUR), 1).ranks())
                .containsExactly(new Rank("Ada", 7));
        assertThat(store.reader()
                        .top("users", Window.endingAt(at(71), Duration.ofMinutes(72)), 1)
                        .ranks())
                .containsExactly(new Rank("Ada", 15));
    }

    @Test
    void batchIsOneCallForAnyNumberOfCounters() {
        store.apply(batches.next(Batches.large(0, 500, 2_000)));
        stored.commands().configResetstat();
        store.apply(batches.next(Batches.large(1, 400, 1_500)));

        assertThat(stored.commands().info("commandstats"))
                .contains("cmdstat_evalsha:calls=1,")
                .doesNotContain("cmdstat_eval:", "cmdstat_multi:", "cmdstat_smembers:");
    }

    @Test
    void manyQueriesAreOneRoundTrip() {
        store.apply(batches.next(Batches.large(0, 50, 200)));
        List<MetricQuery<?>> questions = new ArrayList<>();
        for (String metric : List.of("wikis", "types", "pages", "users")) {
            questions.add(new MetricQuery.Counts(metric, Window.endingAt(at(0), HOUR)));
            questions.add(new MetricQuery.Top(metric, Window.endingAt(at(0), Duration.ofMinutes(5)), 10));
            questions.add(new MetricQuery.Totals(metric));
        }
        store.reader().ask(questions);
        stored.commands().configResetstat();
        store.reader().ask(questions);

        assertThat(stored.commands().info("commandstats"))
                .contains("cmdstat_exec:calls=1,")
                .contains("cmdstat_multi:calls=1,")
                .contains("cmdstat_exists:calls=1,");
    }

    @Test
    void distinctMembersAreCountedAsInTheMemoryStore() {
        InMemoryMetricStore memory = new InMemoryMetricStore();
        memory.open(CONTEXT);
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            Set<String> members = new HashSet<>();
            for (int k = 0; k < 400 << (i % 5); k++) {
                members.add("Käse " + random.nextInt(20_000));
            }
            MetricBatch batch = batches.next(MetricBatch.Minute.of(
                    at(35 * i), Map.of(), Map.of(), Map.of(new Counter("people", "all"), members), Map.of()));
            store.apply(batch);
            memory.apply(batch);
            for (int length : List.of(1, 36, 60, 300, 1440)) {
                Window window = Window.endingAt(at(35 * i), Duration.ofMinutes(length));
                assertThat(store.reader().uniques("people", "all", window))
                        .isEqualTo(memory.reader().uniques("people", "all", window));
            }
        }
    }

    @Test
    void storeDoesNotGrowWithTheDaysOfAReplay() {
        long keys = 0;
        for (int hour = 0; hour < 400; hour++) {
            store.apply(batches.next(edits(60 * hour, "Ada", 1), edits(60 * hour + 30, "Bob", 1)));
            if (hour == 250) {
                keys = stored.commands().dbsize();
            }
        }
        assertThat(stored.commands().dbsize()).isEqualTo(keys);
    }

    private List<Long> minutes(String group) {
        String minute = PREFIX + group + ":minute:";
        return stored.all().keySet().stream()
                .filter(key -> key.startsWith(minute))
                .map(key -> RedisKeys.minute(key.substring(minute.length())) - epochMinute(0))
                .sorted()
                .toList();
    }

    @Test
    void refusedBatchNamesBothCheckpointsAndChangesNothing() {
        MetricBatch first = batches.next(edits(0, "Ada", 1));
        store.apply(first);
        SortedMap<String, String> before = stored.all();

        assertThatThrownBy(() -> store.apply(first))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("pipeline 'test'")
                .hasMessageContaining("'" + first.previous().token() + "'")
                .hasMessageContaining("'" + first.checkpoint().token() + "'");
        assertThat(stored.all()).isEqualTo(before);
    }

    @Test
    void lastHourLosesEveryGainOfAnySignAndSize() {
        Counter net = new Counter("bytes", "net");
        Counter added = new Counter("bytes", "added");
        for (long large : new long[] {1L, 1L << 60}) {
            stored.commands().flushdb();
            Batches again = new Batches();
            store.open(CONTEXT);
            store.apply(again.next(minute(0, Map.of(net, 5L, added, large), Map.of())));
            store.apply(again.next(minute(0, Map.of(net, -5L), Map.of()), minute(1, Map.of(net, -7L), Map.of())));
            store.apply(again.next(minute(30, Map.of(net, large + 3), Map.of())));
            assertThat(store.reader()
                            .counts("bytes", Window.endingAt(at(30), HOUR))
                            .values())
                    .isEqualTo(Map.of("net", large - 4, "added", large));
            store.apply(again.next(minute(61, Map.of(net, 1L), Map.of())));
            assertThat(store.reader()
                            .counts("bytes", Window.endingAt(at(61), HOUR))
                            .values())
                    .isEqualTo(Map.of("net", large + 4));
            assertThat(store.reader().totals("bytes")).isEqualTo(Map.of("net", large - 3, "added", large));
        }
    }

    @Test
    void overflowOverSeveralMinutesOfABatchChangesNothing() {
        Counter large = new Counter("bytes", "added");
        store.apply(batches.next(minute(0, Map.of(large, 1L << 61), Map.of())));
        SortedMap<String, String> before = stored.all();

        assertThatThrownBy(() -> store.apply(batches.next(
                        minute(0, Map.of(large, 1L << 62), Map.of()), minute(1, Map.of(large, 1L << 62), Map.of()))))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("added in " + PREFIX + "count:bytes:total would overflow");
        assertThat(stored.all()).isEqualTo(before);
    }

    @Test
    void overflowingBatchChangesNothing() {
        Counter large = new Counter("bytes", "added");
        store.apply(batches.next(minute(0, Map.of(large, Long.MAX_VALUE, new Counter("types", "edit"), 1L), Map.of())));
        SortedMap<String, String> before = stored.all();
        Map<Counter, Long> counts = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            counts.put(new Counter("bytes", "other " + i), -7L + i);
            counts.put(new Counter("types", i == 0 ? "edit" : "type " + i), 4L);
        }
        counts.put(large, 1L);

        assertThatThrownBy(() -> store.apply(batches.next(minute(0, counts, Map.of()))))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("overflow");
        assertThat(stored.all()).isEqualTo(before);
    }

    @Test
    void keyOfAnotherTypeIsNamedAndChangesNothing() {
        for (String key : List.of(
                "count:types:total",
                "count:types:minute:2026-06-20T15:01",
                "count:types:hour:2026-06-20T15",
                "count:types:last-hour",
                "members:users:minute:2026-06-20T15:01",
                "members:users:last-hour",
                "top:users:last-hour",
                "distinct:people:all:minute:2026-06-20T15:01",
                "groups",
                "newest")) {
            stored.commands().flushdb();
            Batches rewritten = new Batches();
            try (RedisMetricStore before = RedisMetricStore.create(uri);
                    RedisMetricStore after = RedisMetricStore.create(uri)) {
                before.open(CONTEXT);
                before.apply(rewritten.next(edits(0, "Ada", 1)));
                after.open(CONTEXT);
                stored.commands().del(PREFIX + key);
                stored.commands().xadd(PREFIX + key, Map.of("a", "b"));
                SortedMap<String, String> untouched = withoutStream(key);

                assertThatThrownBy(() -> after.apply(rewritten.next(edits(1, "Ada", 1), people(1, Set.of("Ada")))))
                        .as(key)
                        .isInstanceOfSatisfying(
                                SinkException.class,
                                e -> assertThat(e.isRetryable()).isFalse())
                        .hasMessageContaining("WRONGTYPE");
                assertThat(withoutStream(key)).isEqualTo(untouched);
            }
        }
    }

    private SortedMap<String, String> withoutStream(String key) {
        assertThat(stored.commands().type(PREFIX + key)).isEqualTo("stream");
        String last = stored.commands().xrange(PREFIX + key, Range.unbounded()).toString();
        stored.commands().del(PREFIX + key);
        SortedMap<String, String> rest = stored.all();
        stored.commands().xadd(PREFIX + key, Map.of("a", "b"));
        assertThat(last).contains("a=b");
        return rest;
    }

    @Test
    void partialBatchIsNeverExtended() {
        store.apply(batches.next(edits(0, "Ada", 1)));
        stored.commands().hset(PREFIX + "count:types:total", "edit", "many");
        MetricBatch batch = batches.next(edits(0, "Ada", 1));

        assertThatThrownBy(() -> store.apply(batch))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("TORN")
                .hasMessageContaining("not an integer");
        assertThatThrownBy(() -> store.apply(batch)).isInstanceOf(SinkException.class);
        assertThatThrownBy(() -> store.open(CONTEXT))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("count:types:total")
                .hasMessageContaining("half a batch");
    }

    @Test
    void scriptIsSentAgainIfTheServerLostIt() {
        store.apply(batches.next(edits(0, "Ada", 1)));
        stored.commands().scriptFlush();
        store.apply(batches.next(edits(0, "Ada", 2)));

        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 3L));
        stored.commands().scriptFlush();
        assertThat(store.open(CONTEXT).token())
                .isEqualTo(SampleEvents.checkpoint(2).token());
    }

    @Test
    void batchOfFiftyThousandCountersIsOneCall() {
        MetricBatch.Minute large = Batches.large(0, 25_000, 25_000);
        store.apply(batches.next(large, edits(1, "Ada", 1)));

        Map<String, Long> expected =
                Objects.requireNonNull(large.gains().get("wikis")).counts();
        assertThat(store.reader().totals("wikis")).isEqualTo(expected);
        Window window = Window.endingAt(at(1), HOUR);
        assertThat(store.reader().counts("wikis", window).values()).isEqualTo(expected);
        assertThat(store.reader().top("pages", window, 2).ranks())
                .containsExactly(new Rank("enwiki:page 24999", 25_000), new Rank("enwiki:page 24998", 24_999));
    }

    @Test
    void batchTooLargeForOneCallIsRefused() {
        store.apply(batches.next(edits(0, "Ada", 1)));
        SortedMap<String, String> before = stored.all();
        Map<Counter, Long> counts = new HashMap<>();
        for (int i = 0; i < 260_000; i++) {
            // Field and gain, once for the total and once for the buckets.
            counts.put(new Counter("wikis", "wiki " + i), 1L);
        }

        assertThatThrownBy(() -> store.apply(batches.next(minute(1, counts, Map.of()))))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("make batches smaller");
        assertThat(stored.all()).isEqualTo(before);
    }

    /** The script used to remove them: it blocked the server for seconds, or was too large for one call. */
    @Test
    void bucketsOfMetricsPausedForDaysAreRemoved() {
        Map<Counter, Long> metrics = new HashMap<>();
        for (int i = 0; i < 750; i++) {
            metrics.put(new Counter("metric-" + i, "all"), 1L);
        }
        store.apply(batches.next(minute(0, metrics, Map.of())));
        assertThat(minutes("count:metric-0")).hasSize(1);

        // Each of the 1,440 minutes of each metric may exist.
        store.apply(batches.next(edits(5_000, "Ada", 1)));

        assertThat(stored.all().keySet())
                .noneMatch(key -> key.startsWith(PREFIX + "count:metric-") && key.contains(":minute:"));
        assertThat(store.reader().totals("metric-0")).containsEntry("all", 1L);
    }

    @Test
    void endedBucketsAcceptLateEvents() {
        store.apply(batches.next(Batches.large(0, 300, 0)));
        store.apply(batches.next(edits(180, "Ada", 1)));
        store.apply(batches.next(Batches.minute(0, Map.of(new Counter("wikis", "wiki 7"), 100L), Map.of())));
        Map<String, Long> expected = new HashMap<>(store.reader().totals("wikis"));
        assertThat(expected).hasSize(300).containsEntry("wiki 7", 108L);
        assertThat(store.reader().counts("wikis", new Window(at(0), at(1))).values())
                .isEqualTo(expected);
        assertThat(store.reader().counts("wikis", new Window(at(0), at(60))).values())
                .isEqualTo(expected);
        store.open(CONTEXT);
        store.apply(batches.next(Batches.minute(0, Map.of(new Counter("wikis", "wiki 7"), 1L), Map.of())));
        assertThat(store.reader().counts("wikis", new Window(at(0), at(1))).values())
                .containsEntry("wiki 7", 109L);
    }

    private static MetricBatch.Minute people(int minute, Set<String> members) {
        return MetricBatch.Minute.of(
                at(minute), Map.of(), Map.of(), Map.of(new Counter("people", "all"), members), Map.of());
    }

    private static Set<String> names(int count) {
        return Batches.members("user", count).keySet().stream()
                .map(Counter::key)
                .collect(Collectors.toSet());
    }

    @Test
    void lateMembersAreAddedToTheSketchOfAnEndedBucket() {
        store.apply(batches.next(people(0, names(100))));
        store.apply(batches.next(people(30, names(10))));
        store.apply(batches.next(people(0, Set.of("late one")), people(1, Set.of("late two"))));
        Window window = Window.endingAt(at(30), Duration.ofMinutes(31));
        assertThat(store.reader().uniques("people", "all", window).count()).isEqualTo(102);
    }

    @Test
    void leaderboardGainsArePositive() {
        for (long gain : new long[] {0, -1, (1L << 53) + 1}) {
            Map<Counter, Long> tops = Map.of(new Counter("users", "Ada"), gain);
            assertThatThrownBy(() -> store.apply(batches.next(minute(0, Map.of(), tops))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(gain));
        }
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void hostileKeysAndMembersAreReturnedUnchanged() {
        StringBuilder everyPlane = new StringBuilder();
        for (int plane = 0; plane <= 16; plane++) {
            everyPlane.appendCodePoint(plane * 0x10000 + 0xFFFD);
        }
        List<String> names = List.of(
                "",
                "\n",
                "\\",
                "\\n",
                "\\\\n",
                "a\\\nb\n",
                "1 2\n3 4",
                "\0",
                "a\0b\r\n\t",
                "%d+",
                "}:{*",
                everyPlane.toString());
        Map<Counter, Long> gains = new HashMap<>();
        names.forEach(name -> gains.put(new Counter("types", name), 2L + name.length()));
        store.apply(batches.next(minute(0, gains, gains)));
        store.apply(batches.next(minute(1, Map.of(), gains)));
        store.apply(batches.next(minute(60, Map.of(), gains)));

        Map<String, Long> expected = new HashMap<>();
        names.forEach(name -> expected.put(name, 2L + name.length()));
        assertThat(store.reader().totals("types")).isEqualTo(expected);
        for (int length : List.of(1, 60, 61)) {
            Leaderboard top =
                    store.reader().top("types", Window.endingAt(at(60), Duration.ofMinutes(length)), names.size());
            Map<String, Long> ranks = new HashMap<>();
            top.ranks().forEach(rank -> ranks.put(rank.member(), rank.count()));
            int times = length == 1 ? 1 : length == 60 ? 2 : 3;
            assertThat(ranks)
                    .as("%s minutes", length)
                    .allSatisfy((name, count) -> assertThat(count).isEqualTo(times * (2L + name.length())));
            assertThat(ranks.keySet()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void windowIsCompleteIfNothingInItMayHaveExpired() {
        store.apply(batches.next(edits(0, "Ada", 1), edits(30, "Ada", 2)));
        store.apply(batches.next(edits(1440, "Ada", 4)));

        assertThat(isComplete(0, 1441)).isTrue();
        assertThat(isComplete(-1, 1441)).as("by hours").isTrue();
        assertThat(isComplete(-193 * 60, 1441)).isFalse();
        assertThat(isComplete(1441, 1500)).as("in the future").isTrue();
        assertThat(isComplete(0, 9_000)).isTrue();

        stored.commands().del(PREFIX + "newest");
        assertThat(isComplete(1440, 1441)).as("possibly expired").isFalse();
        assertThat(isComplete(1441, 1500)).isTrue();

        // The pipeline continues: what was stored before stays incomplete.
        store.open(CONTEXT);
        store.apply(batches.next(edits(1445, "Ada", 4)));
        assertThat(isComplete(1441, 1446)).isTrue();
        assertThat(isComplete(1440, 1446)).isFalse();
        assertThat(store.reader().newestMinute()).contains(at(1445));
    }

    @Test
    void lastHourRestartsIfItMayHaveExpired() {
        store.apply(batches.next(edits(0, "Ada", 5), edits(30, "Ada", 7)));
        stored.commands().del(PREFIX + "newest", PREFIX + "count:types:minute:2026-06-20T15:00");
        MetricBatch batch = batches.next(edits(40, "Ada", 1), edits(30, "Bob", 9));

        assertThatThrownBy(() -> store.apply(batch))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("idle");
        store.open(CONTEXT);
        store.apply(batch);
        assertThat(lastHour(40)).isEqualTo(Map.of("edit", 1L));
        store.apply(batches.next(edits(95, "Ada", 2)));
        assertThat(lastHour(95)).isEqualTo(Map.of("edit", 3L));
        assertThat(placed()).isEqualTo(Map.of("Ada", 3L));
        store.apply(batches.next(edits(100, "Ada", 4)));
        assertThat(lastHour(100)).isEqualTo(Map.of("edit", 6L));
        assertThat(isComplete(41, 101)).isTrue();
    }

    private Map<String, Long> lastHour(int newest) {
        return store.reader().counts("types", Window.endingAt(at(newest), HOUR)).values();
    }

    private boolean isComplete(int from, int to) {
        Window window = new Window(at(from), at(to));
        boolean complete = store.reader().counts("types", window).complete();
        return complete;
    }

    @Test
    void windowBeyondTheRetentionCountsTheRetainedPart() {
        store.apply(batches.next(edits(10, "Ada", 1), edits(50, "Ada", 2)));
        store.apply(batches.next(edits(1480, "Ada", 4)));

        for (int from : List.of(0, -60, -100_000)) {
            Window window = new Window(at(from), at(1500));
            assertThat(store.reader().counts("types", window).values()).isEqualTo(Map.of("edit", 7L));
            assertThat(store.reader().top("users", window, 5).ranks()).containsExactly(new Rank("Ada", 7));
        }
        assertThat(store.reader()
                        .series("types", "edit", new Window(at(-5_000), at(1500)))
                        .values())
                .hasSize(6_500)
                .filteredOn(value -> value != 0)
                .containsExactly(2L, 4L);
    }

    @Test
    void newWriterContinuesTheLastHour() {
        store.apply(batches.next(edits(0, "Ada", 5), edits(30, "Ada", 7), edits(30, "Bob", 1)));
        try (RedisMetricStore other = RedisMetricStore.create(uri)) {
            other.open(CONTEXT);
            other.apply(batches.next(edits(61, "Bob", 3)));
        }
        Window hour = Window.endingAt(at(61), HOUR);
        assertThat(store.reader().top("users", hour, 2).ranks())
                .containsExactly(new Rank("Ada", 7), new Rank("Bob", 4));
        assertThat(placed()).isEqualTo(Map.of("Ada", 7L, "Bob", 4L));
        assertThat(store.reader().counts("types", hour).values()).isEqualTo(Map.of("edit", 11L));
    }

    @Test
    void leaderboardOfTheHourEqualsARecountForAnySteps() {
        Random random = new Random(42);
        TreeMap<Integer, Map<String, Long>> expected = new TreeMap<>();
        int now = 0;
        for (int i = 0; i < 300; i++) {
            int chance = random.nextInt(20);
            now += chance == 0 ? random.nextInt(100) : chance == 1 ? 1 : random.nextInt(6);
            List<MetricBatch.Minute> minutes = new ArrayList<>();
            for (int minute = now - random.nextInt(70); minute <= now; minute += 1 + random.nextInt(40)) {
                Map<Counter, Long> tops = new HashMap<>();
                for (int k = random.nextInt(6); k >= 0; k--) {
                    String member = "user " + random.nextInt(30);
                    long gain = 1L + random.nextInt(3);
                    tops.merge(new Counter("users", member), gain, Long::sum);
                    expected.computeIfAbsent(minute, unused -> new HashMap<>()).merge(member, gain, Long::sum);
                }
                minutes.add(minute(minute, Map.of(), tops));
            }
            store.apply(batches.next(minutes.toArray(MetricBatch.Minute[]::new)));

            int newest = expected.lastKey();
            Map<String, Long> sums = new HashMap<>();
            expected.tailMap(newest - 59)
                    .values()
                    .forEach(tops -> tops.forEach((member, gain) -> sums.merge(member, gain, Long::sum)));
            List<Rank> ranks = sums.entrySet().stream()
                    .map(sum -> new Rank(sum.getKey(), sum.getValue()))
                    .sorted((a, b) -> a.count() == b.count()
                            ? a.member().compareTo(b.member())
                            : Long.compare(b.count(), a.count()))
                    .toList();
            Window hour = Window.endingAt(at(newest), HOUR);
            assertThat(store.reader().top("users", hour, 5).ranks())
                    .as("batch %s", i)
                    .isEqualTo(ranks.subList(0, Math.min(5, ranks.size())));
            assertThat(store.reader().top("users", hour, 1000).ranks())
                    .as("batch %s", i)
                    .isEqualTo(ranks);
            sums.values().removeIf(sum -> sum == 1);
            assertThat(placed()).as("batch %s", i).isEqualTo(sums);
            if (i % 50 == 49) {
                store.open(CONTEXT);
            }
        }
    }

    @Test
    void leaderboardOfTheHourIsExactForAnyNumberOfRanks() {
        for (int minute = 0; minute < 130; minute += 10) {
            // The number of members varies.
            store.apply(batches.next(Batches.large(minute, 0, 100 + (minute % 60) * 40)));
            Window hour = Window.endingAt(at(minute), HOUR);
            List<Rank> all =
                    store.reader().top("pages", hour, MetricReader.MAX_PLACES).ranks();

            assertThat(placed("pages"))
                    .hasSize((int) all.stream().filter(rank -> rank.count() > 1).count());
            for (int limit : List.of(1, 50, 300, 900)) {
                assertThat(store.reader().top("pages", hour, limit).ranks())
                        .as("minute %s, %s places", minute, limit)
                        .isEqualTo(all.subList(0, Math.min(limit, all.size())));
            }
        }
    }

    private Map<String, Long> placed() {
        return placed("users");
    }

    private Map<String, Long> placed(String metric) {
        Map<String, Long> placed = new HashMap<>();
        stored.commands()
                .zrangeWithScores(PREFIX + "top:" + metric + ":last-hour", 0, -1)
                .forEach(place -> placed.put(place.getValue(), (long) place.getScore()));
        return placed;
    }

    @Test
    void storeOpensAnotherPipelineOnTheSameServer() {
        store.apply(batches.next(edits(0, "Ada", 1)));
        assertThat(store.open(new MetricContext("other"))).isEqualTo(Checkpoint.NONE);
        store.apply(new Batches().next(edits(0, "Ada", 5)));

        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 5L));
        assertThat(store.open(CONTEXT).token())
                .isEqualTo(SampleEvents.checkpoint(1).token());
        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 1L));
    }

    @Test
    void invalidCheckpointIsReportedWithItsKey() {
        stored.commands().hset(PREFIX + "checkpoint", Map.of("token", "t", "json", "{"));

        assertThatThrownBy(() -> store.open(CONTEXT))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining(PREFIX + "checkpoint");
    }

    @Test
    void closedStoreIsClosed() {
        var reader = store.reader();
        store.close();

        assertThatThrownBy(() -> store.open(CONTEXT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::newestMinute).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::reader).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void acceptsALettuceUri() {
        try (MetricStore own = RedisMetricStore.create(RedisURI.create(uri), Duration.ofSeconds(3))) {
            assertThat(own.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        }
        assertThatThrownBy(() -> RedisMetricStore.create(RedisURI.create(uri), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
