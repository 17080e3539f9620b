package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.at;
import static io.github.wikistream.redis.Batches.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master, its replica, and three Sentinels with a quorum of two: real servers. */
class RedisSentinelTest {
    private static final String NAME = "main";
    private static final String PIPELINE = "watched";
    private static final MetricContext CONTEXT = new MetricContext(PIPELINE);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final RedisClient CLIENT = RedisClient.create();

    @TempDir
    private Path folder;

    private final List<RedisServer> started = new ArrayList<>();
    private final Map<RedisServer, StatefulRedisConnection<String, String>> connections = new HashMap<>();
    private final List<RedisServer> sentinels = new ArrayList<>();
    private RedisServer master;
    private RedisServer replica;

    @BeforeAll
    static void configureTheClient() {
        CLIENT.setOptions(ClientOptions.builder().autoReconnect(false).build());
    }

    @BeforeEach
    void startServers() {
        try {
            master = start(RedisServer.in(folder.resolve("master"))
                    .withoutPassword()
                    .setting("repl-diskless-sync-delay", "0"));
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
        replica = start(RedisServer.in(folder.resolve("replica")).replicaOf(master));
        await("the replica follows", () -> role(replica).equals("slave") && follows(replica));
        for (int i = 0; i < 3; i++) {
            sentinels.add(start(RedisServer.in(folder.resolve("sentinel" + i)).sentinelOf(NAME, master, 2)));
        }
        await(
                "the Sentinels find each other and the replica",
                () -> sentinels.stream()
                        .map(this::watched)
                        .allMatch(state ->
                                "2".equals(state.get("num-other-sentinels")) && "1".equals(state.get("num-slaves"))));
    }

    private RedisServer start(RedisServer.Builder server) {
        RedisServer running = server.start();
        started.add(0, running);
        return running;
    }

    @AfterEach
    void stopServers() {
        connections.values().forEach(StatefulRedisConnection::close);
        started.forEach(RedisServer::close);
    }

    @AfterAll
    static void stopClient() {
        CLIENT.shutdown();
    }

    @Test
    void continuesOnTheNewMasterWithAllReplicatedData() {
        Batches batches = new Batches();
        MetricBatch first = batches.next(edits(0, "Ada", 1));
        MetricBatch second = batches.next(edits(0, "Ada", 2));
        MetricBatch third = batches.next(edits(1, "Bob", 4));
        try (RedisMetricStore store = RedisMetricStore.create(uri())) {
            assertThat(store.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
            MetricReader reader = store.reader();
            store.apply(first);
            assertThat(reader.totals("types")).isEqualTo(Map.of("edit", 1L));
            await(
                    "the replica has the batch",
                    () -> token(replica).equals(first.checkpoint().token()));

            // One of the three Sentinels may be down too.
            sentinels.get(0).kill();
            master.kill();
            assertRetryable(catchThrowable(() -> store.apply(second)));
            assertRetryable(causeOfFailedQuery(catchThrowable(() -> reader.totals("types"))));

            assertThat(openWithRetries(store)).isEqualTo(first.checkpoint());
            store.apply(second);
            await(
                    "the replica is the master, and has the batch",
                    () -> role(replica).equals("master")
                            && token(replica).equals(second.checkpoint().token()));
            assertThat(totalsWithRetries(reader, "types")).isEqualTo(Map.of("edit", 3L));

            master.restart();
            await("the old master follows the new one", () -> role(master).equals("slave") && follows(master));
            store.apply(third);
            assertThat(reader.totals("types")).isEqualTo(Map.of("edit", 7L));
            assertThat(reader.top("users", Window.endingAt(at(1), Duration.ofHours(1)), 2)
                            .ranks())
                    .containsExactly(new Rank("Bob", 4), new Rank("Ada", 3));
            await(
                    "the old master has it too",
                    () -> token(master).equals(third.checkpoint().token()));
        }
    }

    @Test
    void disconnectsFromADemotedMaster() {
        Batches batches = new Batches();
        MetricBatch first = batches.next(edits(0, "Ada", 1));
        MetricBatch second = batches.next(edits(0, "Ada", 2));
        try (RedisMetricStore store = RedisMetricStore.create(uri())) {
            store.open(CONTEXT);
            MetricReader reader = store.reader();
            store.apply(first);
            assertThat(reader.totals("types")).isEqualTo(Map.of("edit", 1L));
            await(
                    "the replica has the batch",
                    () -> token(replica).equals(first.checkpoint().token()));

            try (StatefulRedisSentinelConnection<String, String> sentinel = sentinel(sentinels.get(0))) {
                sentinel.sync().failover(NAME);
            }
            await(
                    "the two change places",
                    () -> role(replica).equals("master") && role(master).equals("slave"));
            // Its connections were closed. If the client has noticed, the batch goes to the new master at once.
            Throwable fault = catchThrowable(() -> store.apply(second));
            if (fault != null) {
                assertRetryable(fault);
                assertThat(openWithRetries(store)).isEqualTo(first.checkpoint());
                store.apply(second);
            }
            assertThat(token(replica)).isEqualTo(second.checkpoint().token());
            // The old master could still answer with stale counts, so the reader must have left it too.
            await(
                    "the old master has the batch",
                    () -> token(master).equals(second.checkpoint().token()));
            assertThat(totalsWithRetries(reader, "types")).isEqualTo(Map.of("edit", 3L));
        }
    }

    @ParameterizedTest(name = "while changes come: {0}")
    @ValueSource(booleans = {true, false})
    void countsUnreplicatedBatchesOfALostMasterOnce(boolean busy) {
        FedSource source = new FedSource();
        InMemoryMetricStore recount = new InMemoryMetricStore();
        RedisMetricStore store = RedisMetricStore.create(uri());
        try (RedisMetricStore looking = RedisMetricStore.create(uri());
                WikiStream stream = WikiStream.builder()
                        .source(source)
                        .pipeline(PIPELINE)
                        .batchEvents(7)
                        .metricStore("redis", store)
                        .metricStore("recount", recount)
                        .start()) {
            source.bringUpTo(100);
            looking.open(CONTEXT);
            MetricReader reader = looking.reader();
            await("100 changes are counted", () -> changes(reader) == 100);
            await("and replicated", () -> counted(replica) == 100);

            refuseReplicas(master);
            source.bringUpTo(200);
            await("200 changes are counted", () -> changes(reader) == 200);
            assertThat(counted(replica)).as("count on the replica").isEqualTo(100);
            master.kill();
            if (!busy) {
                // Then the next batch goes to a server without the previous one.
                await(
                        "all Sentinels name the replica",
                        () -> sentinels.stream()
                                .allMatch(sentinel -> Integer.toString(replica.port())
                                        .equals(watched(sentinel).get("port"))));
            }
            source.bringUpTo(300);

            await("all changes are counted", () -> changes(reader) == 300);
            await("by the replica", () -> role(replica).equals("master") && counted(replica) == 300);
            await("all are recounted", () -> changes(recount.reader()) == 300);
            Window window = new Window(SampleEvents.START, at(6));
            for (Metric metric : StandardMetrics.all()) {
                assertSame(metric, reader, recount.reader(), of -> of.totals(metric.name()));
                assertSame(metric, reader, recount.reader(), of -> of.counts(metric.name(), window));
                assertSame(metric, reader, recount.reader(), of -> of.top(metric.name(), window, 100));
            }
            assertThat(stream.report().lanes())
                    .filteredOn(lane -> lane.sink().equals("redis"))
                    .singleElement()
                    .satisfies(lane -> assertThat(lane.stored())
                            .as("stored, some of them twice")
                            .isGreaterThan(300));
        }
    }

    private static <A> void assertSame(
            Metric metric, MetricReader reader, MetricReader recount, Function<MetricReader, A> question) {
        assertThat(question.apply(reader)).as(metric.name()).isEqualTo(question.apply(recount));
    }

    private String uri() {
        List<String> hosts = new ArrayList<>();
        sentinels.forEach(sentinel -> hosts.add("127.0.0.1:" + sentinel.port()));
        return "redis://" + String.join(",", hosts) + "?sentinel=" + NAME + "&timeout=5";
    }

    /** Acts like the engine after a failure. */
    private static Checkpoint openWithRetries(RedisMetricStore store) {
        return withRetries(() -> store.open(CONTEXT));
    }

    private static Map<String, Long> totalsWithRetries(MetricReader reader, String metric) {
        return withRetries(() -> reader.totals(metric));
    }

    private static long changes(MetricReader reader) {
        return totalsWithRetries(reader, StandardMetrics.CHANGES).getOrDefault(StandardMetrics.ALL, 0L);
    }

    private interface Attempt<T> {
        T go();
    }

    /** Repeats while the error is retryable. */
    private static <T> T withRetries(Attempt<T> attempt) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempt.go();
            } catch (SinkException | StoreException e) {
                assertRetryable(e instanceof StoreException ? causeOfFailedQuery(e) : e);
                assertThat(System.nanoTime()).as("still: " + e.getMessage()).isLessThan(deadline);
            }
        }
    }

    private static Throwable causeOfFailedQuery(Throwable fault) {
        assertThat(fault).isInstanceOf(StoreException.class).hasMessageContaining("(sentinel " + NAME + ")");
        return Objects.requireNonNull(fault.getCause());
    }

    private static void assertRetryable(Throwable fault) {
        assertThat(fault)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("(sentinel " + NAME + ")");
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private String role(RedisServer server) {
        return ask(server, connection -> String.valueOf(connection.sync().role().get(0)));
    }

    private boolean follows(RedisServer server) {
        return ask(server, connection -> connection.sync().info("replication")).contains("master_link_status:up");
    }

    private String token(RedisServer server) {
        return ask(
                server,
                connection ->
                        String.valueOf(connection.sync().hget("wikistream:{" + PIPELINE + "}:checkpoint", "token")));
    }

    private long counted(RedisServer server) {
        String key = "wikistream:{" + PIPELINE + "}:count:" + StandardMetrics.CHANGES + ":total";
        String count =
                ask(server, connection -> String.valueOf(connection.sync().hget(key, StandardMetrics.ALL)));
        return Long.parseLong(count);
    }

    /** Interrupts replication: later writes are on the master only. */
    private void refuseReplicas(RedisServer server) {
        String unused = ask(server, connection -> {
            CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
            List.of("SETUSER", "default", "-psync", "-sync").forEach(arguments::add);
            connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
            return "killed " + connection.sync().clientKill(KillArgs.Builder.typeSlave());
        });
        await(
                "the replica is cut off",
                () -> ask(server, connection -> connection.sync().info("replication"))
                        .contains("connected_slaves:0"));
    }

    /** Queries a server without the store; returns an empty text if it does not answer. */
    private String ask(RedisServer server, Function<StatefulRedisConnection<String, String>, String> question) {
        try {
            return question.apply(connections.computeIfAbsent(
                    server, unused -> CLIENT.connect(RedisURI.create("127.0.0.1", server.port()))));
        } catch (RedisException e) {
            // A failover closes the connections of a server whose role changes.
            StatefulRedisConnection<String, String> lost = connections.remove(server);
            if (lost != null) {
                lost.close();
            }
            return "";
        }
    }

    private static StatefulRedisSentinelConnection<String, String> sentinel(RedisServer server) {
        return CLIENT.connectSentinel(RedisURI.create("127.0.0.1", server.port()));
    }

    private Map<String, String> watched(RedisServer server) {
        try (StatefulRedisSentinelConnection<String, String> sentinel = sentinel(server)) {
            return sentinel.sync().master(NAME);
        }
    }
}
