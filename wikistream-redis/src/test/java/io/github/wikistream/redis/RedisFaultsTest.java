package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Faults of a server that only these tests use. */
class RedisFaultsTest {
    private static final MetricContext CONTEXT = new MetricContext("faults");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    private static @Nullable RedisServer started;

    private final StoredKeys stored = new StoredKeys(server().uri());
    private final RedisCommands<String, String> admin = stored.commands();
    private final RedisMetricStore store = RedisMetricStore.create(RedisURI.create(server().uri()), TIMEOUT);
    private final Batches batches = new Batches();
    private final MetricBatch first = batches.next(edits(0, "Ada", 1));
    private final MetricBatch second = batches.next(edits(0, "Ada", 2));
    private final MetricBatch third = batches.next(edits(0, "Ada", 3));

    @BeforeAll
    static void startServer() {
        try {
            started = RedisServer.in(folder).start();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    @AfterAll
    static void stopServer() {
        if (started != null) {
            started.close();
        }
    }

    private static RedisServer server() {
        return Objects.requireNonNull(started, "startServer() comes first");
    }

    @BeforeEach
    void open() {
        store.open(CONTEXT);
        store.apply(first);
    }

    @AfterEach
    void close() {
        store.close();
        admin.flushall();
        stored.close();
    }

    /** Acts like the engine after a failure: opens the store until that succeeds, and continues from its checkpoint. */
    private void recover() {
        Checkpoint held = openWithRetries();
        if (held.token().equals(second.previous().token())) {
            store.apply(second);
        }
        assertThat(store.open(CONTEXT)).isEqualTo(second.checkpoint());
        assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 3L));
    }

    /** A connection that the server has closed may fail once more before the client notices. */
    private Checkpoint openWithRetries() {
        while (true) {
            try {
                return store.open(CONTEXT);
            } catch (SinkException e) {
                assertRetryable(e, "");
            }
        }
    }

    /** Returns the cause of a query's failure, which says more than the failure itself. */
    private static Throwable queryFault(ThrowingCallable query) {
        Throwable failure = catchThrowable(query);
        assertThat(failure).isInstanceOf(StoreException.class);
        Throwable cause = Objects.requireNonNull(failure.getCause());
        assertThat(failure).hasMessage(cause.getMessage());
        return cause;
    }

    private static void assertRetryable(Throwable fault, String reason) {
        assertThat(fault)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("127.0.0.1:" + server().port())
                .hasMessageContaining(reason);
    }

    private static void assertPermanent(Throwable fault, String reason) {
        assertThat(fault)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("127.0.0.1:" + server().port())
                .hasMessageContaining(reason);
    }

    @Test
    void killedConnectionsAreReestablished() {
        MetricReader reader = store.reader();
        assertThat(reader.newestMinute()).isPresent();
        admin.clientKill(KillArgs.Builder.typeNormal().skipme());
        Throwable fault = catchThrowable(() -> store.apply(second));
        if (fault != null) {
            assertRetryable(fault, "");
        }
        recover();
        // The reader may not have noticed the loss yet; its second attempt then succeeds.
        if (catchThrowable(reader::newestMinute) != null) {
            assertThat(reader.newestMinute()).isPresent();
        }
    }

    @Test
    void batchWithALostAnswerIsFoundApplied() {
        try (CuttingProxy proxy = new CuttingProxy(server().uri());
                RedisMetricStore other = RedisMetricStore.create(proxy.uri() + "?timeout=2")) {
            other.open(CONTEXT);
            other.apply(second);
            proxy.loseNextAnswer();

            assertThatThrownBy(() -> other.apply(third))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("applying a batch");
            assertThat(other.open(CONTEXT)).isEqualTo(third.checkpoint());
            assertThat(other.reader().totals("types")).isEqualTo(Map.of("edit", 6L));
        }
    }

    @Test
    void lostBatchIsNotResentByTheConnection() {
        try (CuttingProxy proxy = new CuttingProxy(server().uri());
                RedisMetricStore other = RedisMetricStore.create(proxy.uri() + "?timeout=2")) {
            other.open(CONTEXT);
            other.apply(second);
            proxy.loseNextRequest();

            assertThatThrownBy(() -> other.apply(third))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue());
            assertThat(other.open(CONTEXT)).isEqualTo(second.checkpoint());
            other.apply(third);
            assertThat(other.reader().totals("types")).isEqualTo(Map.of("edit", 6L));
        }
    }

    @Test
    void lostAnswerToACheckpointReadChangesNothing() {
        try (CuttingProxy proxy = new CuttingProxy(server().uri());
                RedisMetricStore other = RedisMetricStore.create(proxy.uri() + "?timeout=2")) {
            other.open(CONTEXT);
            store.apply(second);
            proxy.loseNextAnswer();

            // It has written the first batch only, so it reads the checkpoint before it writes.
            assertThatThrownBy(() -> other.apply(third))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("reading the checkpoint");
            assertThat(other.open(CONTEXT)).isEqualTo(second.checkpoint());
        }
        recover();
    }

    @Test
    void unreachableServerIsNamedAndFoundAgain() {
        server().kill();
        assertRetryable(catchThrowable(() -> store.apply(second)), "");
        assertRetryable(catchThrowable(() -> store.open(CONTEXT)), "Connection refused");
        assertRetryable(queryFault(() -> store.reader().totals("types")), "Connection refused");
        server().restart();
        // The last second may be lost, counts and checkpoint together.
        if (store.open(CONTEXT).isNone()) {
            store.apply(first);
        }
        recover();
    }

    @Test
    void unresponsiveServerCausesATimeout() {
        pause();
        try {
            assertRetryable(catchThrowable(() -> store.apply(second)), "no answer within 2000 ms");
            assertRetryable(catchThrowable(() -> store.open(CONTEXT)), "no answer within 2000 ms");
        } finally {
            unpause();
        }
        recover();
    }

    /** Makes the server delay all writes. */
    private void pause() {
        client("PAUSE", "60000", "WRITE");
    }

    private void unpause() {
        client("UNPAUSE");
    }

    private void client(String... words) {
        dispatch(CommandType.CLIENT, words);
    }

    @Test
    void silentListenerCausesATimeout() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisMetricStore other =
                        RedisMetricStore.create(RedisURI.create("127.0.0.1", mute.getLocalPort()), TIMEOUT)) {
            assertThatThrownBy(() -> other.open(CONTEXT))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("127.0.0.1:" + mute.getLocalPort());
        }
    }

    @Test
    void interruptEndsTheWaitAndLeavesTheFlag() throws ExecutionException, InterruptedException, TimeoutException {
        pause();
        try (RedisMetricStore patient =
                RedisMetricStore.create(RedisURI.create(server().uri()), Duration.ofMinutes(1))) {
            AtomicBoolean flagLeft = new AtomicBoolean();
            CompletableFuture<Throwable> fault = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                Throwable thrown = catchThrowable(() -> patient.open(CONTEXT));
                flagLeft.set(Thread.currentThread().isInterrupted());
                fault.complete(thrown);
            });
            thread.start();
            thread.interrupt();

            assertRetryable(fault.get(5, TimeUnit.MINUTES), "interrupted");
            assertThat(flagLeft).isTrue();
        } finally {
            unpause();
        }
        recover();
    }

    @Test
    void fullServerAcceptsABatchOnceItHasMemoryAgain() {
        Map<String, String> before = stored.all();
        admin.configSet("maxmemory", "1");
        try {
            assertRetryable(catchThrowable(() -> store.apply(second)), "OOM");
            assertRetryable(catchThrowable(() -> store.open(CONTEXT)), "OOM");
            assertThat(stored.all()).isEqualTo(before);
            assertThat(store.reader().totals("types")).isEqualTo(Map.of("edit", 1L));
        } finally {
            admin.configSet("maxmemory", "0");
        }
        recover();
    }

    @Test
    void replicaIsNotWrittenToUntilItIsAMaster() {
        admin.replicaof("127.0.0.1", 1);
        try {
            assertRetryable(catchThrowable(() -> store.apply(second)), "READONLY");
            assertRetryable(catchThrowable(() -> store.open(CONTEXT)), "READONLY");
        } finally {
            admin.replicaofNoOne();
        }
        recover();
    }

    @Test
    void wrongPasswordIsPermanentAndNeverShown() {
        admin.aclSetuser(
                "tester",
                AclSetuserArgs.Builder.on()
                        .addPassword("right-secret")
                        .allKeys()
                        .allCommands());
        String address = "127.0.0.1:" + server().port();
        try (RedisMetricStore wrong = RedisMetricStore.create("redis://tester:wrong-secret@" + address);
                RedisMetricStore right = RedisMetricStore.create("redis://tester:right%2Dsecret@" + address)) {
            Throwable fault = catchThrowable(() -> wrong.open(CONTEXT));
            assertPermanent(fault, "WRONGPASS");
            for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("secret");
            }
            assertThat(wrong.toString()).doesNotContain("secret");
            assertThat(right.open(CONTEXT)).isEqualTo(first.checkpoint());
        } finally {
            admin.aclDeluser("tester");
        }
    }

    @Test
    void missingPasswordIsReportedWithTheRemedy() {
        try (RedisMetricStore other = RedisMetricStore.create("redis://127.0.0.1:" + server().port())) {
            assertPermanent(catchThrowable(() -> other.open(CONTEXT)), "redis://user:password@host");
        }
    }

    @Test
    void missingPermissionIsDetectedOnOpening() {
        String address = "127.0.0.1:" + server().port();
        for (String command : new String[] {"hincrby", "zadd", "pfadd", "evalsha", "hmget"}) {
            acl("SETUSER", "tester", "on", ">pw", "allkeys", "+@all", "-" + command);
            try (RedisMetricStore limited = RedisMetricStore.create("redis://tester:pw@" + address)) {
                assertPermanent(catchThrowable(() -> limited.open(CONTEXT)), "docs/reference/redis-keys.md");
            } finally {
                admin.aclDeluser("tester");
            }
            assertThat(stored.all()).doesNotContainKey("wikistream:{faults}:scratch");
        }
    }

    @Test
    void documentedRightsAreEnough() throws IOException {
        acl(Documented.rights("tester", "pw"));
        try (RedisMetricStore limited = RedisMetricStore.create("redis://tester:pw@127.0.0.1:" + server().port())) {
            limited.open(CONTEXT);
            limited.apply(second);
            limited.apply(third);
            for (int minute = 1; minute < 3000; minute += 50) {
                limited.apply(batches.next(edits(minute, "Ada", minute)));
            }
            MetricReader reader = limited.reader();
            assertThat(reader.newestMinute()).contains(Batches.at(2951));
            limited.apply(batches.next(edits(1500, "late", 1), edits(2700, "late", 1)));
            Window window = Window.endingAt(Batches.at(2951), Duration.ofHours(1));
            assertThat(reader.uniques("people", "all", window).count()).isZero();
            assertThat(reader.top("users", window, 1).ranks()).hasSize(1);
            assertThat(reader.top("users", window, 2).ranks()).hasSize(1);
            assertThat(reader.counts("types", window).values()).isEqualTo(Map.of("edit", 2951L + 2901));
            assertThat(reader.series("types", "edit", window).values()).endsWith(2951L);
            assertThat(reader.totals("types")).containsKey("edit");
        } finally {
            admin.aclDeluser("tester");
        }
    }

    @Test
    void missingPermissionOfAReaderIsPermanent() {
        String address = "127.0.0.1:" + server().port();
        acl("SETUSER", "tester", "on", ">pw", "allkeys", "+@all", "-zrange", "-pfcount");
        try (RedisMetricStore limited = RedisMetricStore.create("redis://tester:pw@" + address)) {
            limited.open(CONTEXT);
            Window day = Window.endingAt(SampleEvents.START, Duration.ofHours(24));
            for (int i = 0; i < 2; i++) {
                assertPermanent(queryFault(() -> limited.reader().top("users", day, 1)), "NOPERM");
                assertPermanent(queryFault(() -> limited.reader().uniques("people", "all", day)), "NOPERM");
                assertThat(limited.reader().counts("types", day).values()).isEqualTo(Map.of("edit", 1L));
                assertThat(limited.reader().totals("types")).isEqualTo(Map.of("edit", 1L));
            }
        } finally {
            admin.aclDeluser("tester");
        }
    }

    private void acl(String... words) {
        dispatch(CommandType.ACL, words);
    }

    private void dispatch(CommandType command, String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (String word : words) {
            arguments.add(word);
        }
        admin.dispatch(command, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    /** An eviction silently makes counts wrong. */
    @Test
    void evictingServerIsReportedOnce() {
        dispatch(CommandType.CONFIG, "SET", "maxmemory-policy", "allkeys-lru");
        try (CapturedLog heard = new CapturedLog();
                RedisMetricStore other = RedisMetricStore.create(server().uri())) {
            other.open(CONTEXT);
            other.open(CONTEXT);
            assertThat(heard.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "127.0.0.1:" + server().port(), "maxmemory-policy is allkeys-lru", "set it to noeviction");
        } finally {
            dispatch(CommandType.CONFIG, "SET", "maxmemory-policy", "noeviction");
        }
    }

    @Test
    void serverWithoutEvictionOrWithHiddenPolicyIsNotReported() {
        try (CapturedLog heard = new CapturedLog();
                RedisMetricStore other = RedisMetricStore.create(server().uri())) {
            other.open(CONTEXT);
            assertThat(heard.lines()).isEmpty();
        }
        dispatch(CommandType.ACL, Documented.rights("documented", "for-tests"));
        dispatch(CommandType.CONFIG, "SET", "maxmemory-policy", "allkeys-lru");
        try (CapturedLog heard = new CapturedLog();
                RedisMetricStore other =
                        RedisMetricStore.create("redis://documented:for-tests@127.0.0.1:" + server().port())) {
            assertThat(other.open(CONTEXT)).isEqualTo(first.checkpoint());
            assertThat(heard.lines()).isEmpty();
        } finally {
            dispatch(CommandType.CONFIG, "SET", "maxmemory-policy", "noeviction");
            dispatch(CommandType.ACL, "SETUSER", "documented", "off");
        }
    }

    /** Captures the store's log. */
    private static final class CapturedLog implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger(RedisMetricStore.class);
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        CapturedLog() {
            appender.start();
            logger.setLevel(Level.WARN);
            logger.addAppender(appender);
        }

        List<String> lines() {
            return appender.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }
}
