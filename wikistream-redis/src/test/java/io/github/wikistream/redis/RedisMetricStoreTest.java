package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.at;
import static io.github.wikistream.redis.Batches.edits;
import static io.github.wikistream.redis.Batches.epochMinute;
import static io.github.wikistream.redis.Batches.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader.Leaderboard;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.Window;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.servers.TestRedis;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisMetricStoreTest {
    private static final MetricContext CONTEXT = new MetricContext("test");
    private static final String PREFIX = "wikistream:{test}:";
    private static final Duration HOUR = Duration.ofHours(1);

    private final String uri = TestRedis.freshDatabase();
    private final StoredKeys stored = new StoredKeys(uri);
    private final RedisMetricStore store = RedisMetricStore.create(uri);
    private final Batches batches = new Batches();

    @BeforeEach
    void open() {
        assertThat(store.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        assertThat(stored.all()).as("what opening leaves behind").isEmpty();
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

        long minute = epochMinute(0);
        long hour = minute / 60;
        SortedMap<String, String> all = stored.all();
        assertThat(all.remove(PREFIX + "checkpoint")).contains("token=", "json={\"token\":");
        assertThat(all.remove(PREFIX + "minutes")).contains(minute + "=", (minute + 1) + "=");
        assertThat(all)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(PREFIX + "newest", Long.toString(minute + 1)),
                        Map.entry(PREFIX + "metrics", "[count:bytes, count:types, top:users]"),
                        Map.entry(PREFIX + "total:types", "{edit=5}"),
                        Map.entry(PREFIX + "total:bytes", "{net=-5}"),
                        Map.entry(PREFIX + "m:" + minute + ":types", "{edit=4}"),
                        Map.entry(PREFIX + "m:" + minute + ":bytes", "{net=-5}"),
                        Map.entry(PREFIX + "m:" + (minute + 1) + ":types", "{edit=1}"),
                        Map.entry(PREFIX + "h:" + hour + ":types", "{edit=5}"),
                        Map.entry(PREFIX + "h:" + hour + ":bytes", "{net=-5}"),
                        Map.entry(PREFIX + "t:" + minute + ":users", "2 Ada\n1 Ada\n"),
                        Map.entry(PREFIX + "t:" + (minute + 1) + ":users", "1 a\\nb\\\\n\n"),
                        Map.entry(PREFIX + "sum:users", "{Ada=3, a\nb\\n=1}"),
                        Map.entry(PREFIX + "top:users", "[ScoredValue[-3.000000, Ada]]")));
    }

    @Test
    void whatIsBoundToTimeExpiresAndTotalsStay() {
        store.apply(batches.next(edits(0, "Ada", 3)));
        store.apply(batches.next(edits(1, "Ada", 3), edits(-2000, "Ada", 1)));

        long lifetime = RedisMetricStore.LIFETIME.toSeconds();
        List<String> lasting = new ArrayList<>();
        for (String key : stored.all().keySet()) {
            long left = stored.commands().ttl(key);
            if (left == -1) {
                lasting.add(key.substring(PREFIX.length()));
            } else {
                assertThat(left).as(key).isBetween(lifetime - 60, lifetime);
            }
        }
        assertThat(lasting).containsExactlyInAnyOrder("checkpoint", "newest", "metrics", "total:types");
    }

    @Test
    void bucketsOlderThanADayBeforeTheNewestMinuteAreRemoved() {
        store.apply(batches.next(edits(0, "Ada", 1), edits(59, "Ada", 2), edits(60, "Ada", 4)));
        store.apply(batches.next(edits(1440, "Bob", 8)));
        assertThat(bucketMinutes()).containsExactly(0L, 59L, 60L, 1440L);

        store.apply(batches.next(edits(1441, "Bob", 8)));
        assertThat(bucketMinutes()).containsExactly(59L, 60L, 1440L, 1441L);
        assertThat(stored.all()).containsKey(PREFIX + "h:" + epochMinute(0) / 60 + ":types");

        store.apply(batches.next(edits(1500, "Bob", 8)));
        assertThat(bucketMinutes()).containsExactly(60L, 1440L, 1441L, 1500L);
        assertThat(stored.all()).doesNotContainKey(PREFIX + "h:" + epochMinute(0) / 60 + ":types");

        store.apply(batches.next(edits(1_000_000, "Bob", 8), edits(1441, "late", 100)));
        assertThat(bucketMinutes()).containsExactly(1_000_000L);
        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 139L));
    }

    @Test
    void storeDoesNotGrowWithTheDaysOfAReplay() {
        long keys = 0;
        for (int hour = 0; hour < 240; hour++) {
            store.apply(batches.next(edits(60 * hour, "Ada", 1), edits(60 * hour + 30, "Bob", 1)));
            if (hour == 48) {
                keys = stored.commands().dbsize();
            }
        }
        assertThat(stored.commands().dbsize()).isEqualTo(keys);
    }

    private List<Long> bucketMinutes() {
        List<Long> counted = minutes("m:([0-9]+):types");
        assertThat(minutes("t:([0-9]+):users")).isEqualTo(counted);
        assertThat(stored.commands().hkeys(PREFIX + "minutes").stream()
                        .map(minute -> Long.parseLong(minute) - epochMinute(0))
                        .sorted())
                .isEqualTo(counted);
        return counted;
    }

    private List<Long> minutes(String pattern) {
        return stored.all().keySet().stream()
                .map(key -> key.substring(PREFIX.length()))
                .filter(key -> key.matches(pattern))
                .map(key -> Long.parseLong(key.replaceAll(pattern, "$1")) - epochMinute(0))
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
    void batchThatOverflowsACounterChangesNothing() {
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
    void keyThatHoldsSomethingElseIsNamedAndChangesNothing() {
        store.apply(batches.next(edits(0, "Ada", 1)));
        for (String key : List.of(
                "total:types",
                "m:" + epochMinute(1) + ":types",
                "h:" + epochMinute(1) / 60 + ":types",
                "t:" + epochMinute(1) + ":users",
                "sum:users",
                "top:users",
                "metrics",
                "minutes",
                "newest")) {
            stored.commands().del(PREFIX + key);
            stored.commands().xadd(PREFIX + key, Map.of("a", "b"));
            String token = stored.commands().hget(PREFIX + "checkpoint", "token");
            MetricBatch batch = new MetricBatch(
                    SampleEvents.checkpoint(1), SampleEvents.checkpoint(2), List.of(edits(1, "Ada", 1)));

            assertThatThrownBy(() -> store.apply(batch))
                    .as(key)
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isFalse())
                    .hasMessageContaining("WRONGTYPE");
            assertThat(stored.commands().hget(PREFIX + "checkpoint", "token")).isEqualTo(token);
            assertThat(stored.commands().exists(PREFIX + "m:" + epochMinute(1) + ":types"))
                    .as("counted although %s is wrong", key)
                    .isEqualTo(key.equals("m:" + epochMinute(1) + ":types") ? 1 : 0);
            stored.commands().flushdb();
            Batches anew = new Batches();
            store.apply(anew.next(edits(0, "Ada", 1)));
        }
    }

    @Test
    void serverThatForgotTheScriptIsToldAgain() {
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

        Map<String, Long> expected = new HashMap<>();
        large.counts().forEach((counter, gain) -> expected.put(counter.key(), gain));
        assertThat(store.reader().totals("wikis")).isEqualTo(expected);
        Window window = Window.endingAt(at(1), HOUR);
        assertThat(store.reader().counts("wikis", window).values()).isEqualTo(expected);
        assertThat(store.reader().top("pages", window, 2).ranks())
                .containsExactly(new Rank("enwiki:page 24999", 25_000), new Rank("enwiki:page 24998", 24_999));
    }

    @Test
    void batchThatIsTooLargeForOneCallIsRefused() {
        assertThatThrownBy(() -> store.apply(batches.next(Batches.large(0, 500_001, 0))))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("make batches smaller");
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void leaderboardGainsMoreThanNothing() {
        for (long gain : new long[] {0, -1, (1L << 53) + 1}) {
            Map<Counter, Long> tops = Map.of(new Counter("users", "Ada"), gain);
            assertThatThrownBy(() -> store.apply(batches.next(minute(0, Map.of(), tops))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(gain));
        }
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void hostileKeysAndMembersComeBack() {
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
    void windowIsCompleteWhileNoneOfItIsTooOldOrHasExpired() {
        store.apply(batches.next(edits(0, "Ada", 1), edits(30, "Ada", 2)));
        store.apply(batches.next(edits(1440, "Ada", 4)));

        assertThat(isComplete(0, 1441)).isTrue();
        assertThat(isComplete(-1, 1441)).isFalse();
        assertThat(isComplete(-5000, -4000)).isFalse();
        assertThat(isComplete(1441, 1500)).as("of what is to come").isTrue();
        assertThat(isComplete(0, 1_000_000)).isTrue();
        assertThat(isComplete(-1_000_000, 1_000_000)).isFalse();

        stored.commands().hset(PREFIX + "minutes", Long.toString(epochMinute(30)), "1");
        assertThat(isComplete(0, 30)).isTrue();
        assertThat(isComplete(30, 31)).as("of which a minute has expired").isFalse();
        assertThat(isComplete(31, 1441)).isTrue();

        stored.commands().del(PREFIX + "minutes");
        assertThat(isComplete(31, 1441)).as("of which all has expired").isFalse();
        assertThat(isComplete(1441, 1500)).isTrue();
    }

    private boolean isComplete(int from, int to) {
        Window window = new Window(at(from), at(to));
        boolean complete = store.reader().counts("types", window).complete();
        assertThat(store.reader().top("users", window, 5).complete()).isEqualTo(complete);
        assertThat(store.reader().series("types", "edit", window).complete()).isEqualTo(complete);
        return complete;
    }

    @Test
    void windowThatReachesFartherBackThanTheStoreCountsWhatIsKept() {
        store.apply(batches.next(edits(10, "Ada", 1), edits(50, "Ada", 2)));
        store.apply(batches.next(edits(1480, "Ada", 4)));

        for (int from : List.of(0, -60, -100_000)) {
            Window window = new Window(at(from), at(1500));
            assertThat(store.reader().counts("types", window).values()).isEqualTo(Map.of("edit", 6L));
            assertThat(store.reader().top("users", window, 5).ranks()).containsExactly(new Rank("Ada", 6));
        }
        assertThat(store.reader()
                        .series("types", "edit", new Window(at(-100_000), at(1500)))
                        .values())
                .hasSize(101_500)
                .filteredOn(value -> value != 0)
                .containsExactly(2L, 4L);
    }

    @Test
    void runningLeaderboardIsAddedUpAnewWhenAMinuteOfItHasExpired() {
        store.apply(batches.next(edits(0, "Ada", 5), edits(30, "Ada", 7), edits(30, "Bob", 1)));
        stored.commands().del(PREFIX + "t:" + epochMinute(0) + ":users");
        stored.commands().hset(PREFIX + "minutes", Long.toString(epochMinute(0)), "1");
        Counter newcomer = new Counter("pages", "new");
        store.apply(batches.next(minute(65, Map.of(), Map.of(newcomer, 2L, new Counter("users", "Bob"), 3L))));

        Window hour = Window.endingAt(at(65), HOUR);
        assertThat(store.reader().top("users", hour, 2).ranks())
                .containsExactly(new Rank("Ada", 7), new Rank("Bob", 4));
        assertThat(store.reader().top("pages", hour, 1).ranks()).containsExactly(new Rank("new", 2));
        assertThat(stored.commands().zrange(PREFIX + "top:users", 0, -1)).containsExactly("Ada", "Bob");
    }

    @Test
    void leaderboardOfTheHourEqualsARecountHoweverTimeMovesOn() {
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
            Map<String, String> kept = new HashMap<>();
            sums.forEach((member, sum) -> kept.put(member, sum.toString()));
            assertThat(stored.commands().hgetall(PREFIX + "sum:users"))
                    .as("batch %s", i)
                    .isEqualTo(kept);
            kept.values().removeIf("1"::equals);
            assertThat(stored.commands().zcard(PREFIX + "top:users"))
                    .as("batch %s", i)
                    .isEqualTo(kept.size());
        }
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
    void checkpointThatCannotBeReadIsReportedWithItsKey() {
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
    void takesAnAddressOfLettuce() {
        try (MetricStore own = RedisMetricStore.create(RedisURI.create(uri), Duration.ofSeconds(3))) {
            assertThat(own.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        }
        assertThatThrownBy(() -> RedisMetricStore.create(RedisURI.create(uri), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
