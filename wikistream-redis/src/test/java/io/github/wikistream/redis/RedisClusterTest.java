package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.at;
import static io.github.wikistream.redis.Batches.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three masters. */
class RedisClusterTest {
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final RedisClient CLIENT = RedisClient.create();
    private static final List<RedisServer> SERVERS = new ArrayList<>();
    private static final List<RedisCommands<String, String>> NODE = new ArrayList<>();
    private static final List<StatefulRedisConnection<String, String>> CONNECTIONS = new ArrayList<>();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void startCluster() {
        try {
            for (int i = 0; i < NODES; i++) {
                RedisServer server = RedisServer.in(folder.resolve("node" + i))
                        .withoutPassword()
                        .setting("cluster-enabled", "yes")
                        .setting("cluster-node-timeout", "5000")
                        .start();
                SERVERS.add(server);
                StatefulRedisConnection<String, String> connection =
                        CLIENT.connect(RedisURI.create("127.0.0.1", server.port()));
                CONNECTIONS.add(connection);
                NODE.add(connection.sync());
            }
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
        int each = SlotHash.SLOT_COUNT / NODES + 1;
        for (int i = 0; i < NODES; i++) {
            // Nodes that start with the same epoch settle it later, and one that wins meanwhile takes back a slot that
            // it
            // gave away.
            NODE.get(i).clusterSetConfigEpoch(i + 1);
            NODE.get(i)
                    .clusterAddSlots(IntStream.range(i * each, Math.min((i + 1) * each, SlotHash.SLOT_COUNT))
                            .toArray());
            NODE.get(0).clusterMeet("127.0.0.1", SERVERS.get(i).port());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (RedisCommands<String, String> node : NODE) {
            while (!node.clusterInfo().contains("cluster_state:ok")
                    || !node.clusterInfo().contains("cluster_known_nodes:3")) {
                assertThat(System.nanoTime()).as("the cluster forms").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @AfterAll
    static void stopCluster() {
        CONNECTIONS.forEach(StatefulRedisConnection::close);
        SERVERS.forEach(RedisServer::close);
        CLIENT.shutdown();
    }

    private static int slot(String pipeline) {
        return SlotHash.getSlot(new RedisKeys(pipeline).checkpoint());
    }

    private static int ownerOf(int slot) {
        return slot / (SlotHash.SLOT_COUNT / NODES + 1);
    }

    private static RedisMetricStore storeAt(int node) {
        return RedisMetricStore.create("redis://127.0.0.1:" + SERVERS.get(node).port());
    }

    @Test
    void findsTheNodeOfItsPipelineFromAnyNode() {
        for (int i = 0; i < 6; i++) {
            String pipeline = "pipeline-" + i;
            int owner = ownerOf(slot(pipeline));
            Batches batches = new Batches();
            try (RedisMetricStore store = storeAt(i % NODES)) {
                assertThat(store.open(new MetricContext(pipeline))).isEqualTo(Checkpoint.NONE);
                store.apply(batches.next(edits(0, "Ada", 2), edits(61, "Ada", 3)));
                store.apply(batches.next(edits(62, "Bob", 4)));
                Window window = Window.endingAt(at(62), Duration.ofHours(1));
                assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 9L));
                assertThat(store.reader().top("users", window, 2).ranks())
                        .containsExactly(new Rank("Bob", 4), new Rank("Ada", 3));
            }
            assertThat(NODE.get(owner).exists("wikistream:{" + pipeline + "}:checkpoint"))
                    .isEqualTo(1);
        }
    }

    @Test
    void followsItsPipelineWhenItMovesToAnotherNode() {
        String pipeline = "moving";
        int slot = slot(pipeline);
        int from = ownerOf(slot);
        int to = (from + 1) % NODES;
        Batches batches = new Batches();
        try (RedisMetricStore store = storeAt(from)) {
            store.open(new MetricContext(pipeline));
            store.apply(batches.next(edits(0, "Ada", 1)));
            assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 1L));

            move(slot, from, to);
            MetricBatch second = batches.next(edits(1, "Ada", 2));
            assertThat(catchThrowable(() -> store.apply(second)))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("MOVED");
            assertThat(catchThrowable(() -> store.reader().totals("types"))).hasMessageContaining("MOVED");
            assertThat(store.open(new MetricContext(pipeline))).isEqualTo(second.previous());
            store.apply(second);

            assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 3L));
        } finally {
            move(slot, to, from);
        }
    }

    private static void move(int slot, int from, int to) {
        RedisCommands<String, String> source = NODE.get(from);
        RedisCommands<String, String> target = NODE.get(to);
        target.clusterSetSlotImporting(slot, source.clusterMyId());
        source.clusterSetSlotMigrating(slot, target.clusterMyId());
        List<String> keys = source.clusterGetKeysInSlot(slot, 10_000);
        source.migrate("127.0.0.1", SERVERS.get(to).port(), 0, PATIENCE.toMillis(), MigrateArgs.Builder.keys(keys));
        String owner = target.clusterMyId();
        target.clusterSetSlotNode(slot, owner);
        source.clusterSetSlotNode(slot, owner);
    }

    @Test
    void triesTheNextNodeIfOneIsDown() {
        String uri = "redis://127.0.0.1:1,127.0.0.1:" + SERVERS.get(0).port() + "?timeout=10";
        try (RedisMetricStore store = RedisMetricStore.create(uri)) {
            assertThat(store.open(new MetricContext("next-node"))).isEqualTo(Checkpoint.NONE);
        }
    }
}
