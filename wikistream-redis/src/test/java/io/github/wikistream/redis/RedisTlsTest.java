package io.github.wikistream.redis;

import static io.github.wikistream.redis.Batches.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import io.github.wikistream.embedded.test.TestKey;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS: a real Redis behind a proxy that terminates it, as many providers run it. */
class RedisTlsTest {
    private static final String PASSWORD = "for-tests";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final MetricContext CONTEXT = new MetricContext("tls");

    @TempDir
    private Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Batches batches = new Batches();

    @BeforeEach
    void resetTrust() {
        System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private TestKey key(String names) throws Exception {
        return TestKey.generate(folder, names);
    }

    private void trust(TestKey server) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.certificate());
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
    }

    private RedisMetricStore behind(TestKey key) throws Exception {
        return store(behind(key, TestRedis.freshDatabase()).uri());
    }

    private RedisMetricStore store(String uri) {
        RedisMetricStore store = RedisMetricStore.create(uri);
        toClose.add(store);
        return store;
    }

    private CuttingProxy behind(TestKey key, String server) throws Exception {
        ServerSocketFactory sockets = key.serverContext().getServerSocketFactory();
        CuttingProxy proxy = new CuttingProxy(server, "rediss", sockets);
        toClose.add(proxy);
        return proxy;
    }

    private RedisServer start(RedisServer.Builder server) {
        try {
            RedisServer running = server.start();
            toClose.add(running);
            return running;
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    @Test
    void storesAndReadsIfTheCertificateIsTrusted() throws Exception {
        TestKey key = key("ip:127.0.0.1");
        trust(key);
        assertStoresAndReads(behind(key));
    }

    @Test
    void usesTlsForSentinelsAndTheirMaster() throws Exception {
        TestKey key = key("ip:127.0.0.1");
        trust(key);
        RedisServer master = start(RedisServer.in(folder.resolve("master")).withoutPassword());
        RedisServer sentinel = start(RedisServer.in(folder.resolve("sentinel")).sentinelOf("live", master, 2));
        URI encrypted = URI.create(behind(key, master.uri()).uri());
        // The Sentinel has no TLS and cannot reach the master at that address, but reports it; a quorum of two prevents
        // a failover.
        RedisClient client = RedisClient.create();
        toClose.add(client);
        try (StatefulRedisSentinelConnection<String, String> connection =
                client.connectSentinel(RedisURI.create(sentinel.uri()))) {
            connection.sync().remove("live");
            connection.sync().monitor("live", encrypted.getHost(), encrypted.getPort(), 2);
        }
        assertStoresAndReads(store(behind(key, sentinel.uri()).uri() + "?sentinel=live"));
    }

    private void assertStoresAndReads(RedisMetricStore store) {
        assertThat(store.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        MetricBatch batch = batches.next(edits(0, "Ada", 3));
        store.apply(batch);
        assertThat(store.open(CONTEXT)).isEqualTo(batch.checkpoint());
        assertThat(store.reader().totals("types")).containsEntry("edit", 3L);
    }

    @Test
    void reportsTheRemedyForAnUntrustedCertificate() throws Exception {
        trust(key("dns:other"));
        RedisMetricStore store = behind(key("ip:127.0.0.1"));
        assertThatThrownBy(() -> store.open(CONTEXT))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("must name the host of the URI, and be trusted by the JVM");
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        TestKey key = key("dns:elsewhere.example");
        trust(key);
        RedisMetricStore store = behind(key);
        assertThatThrownBy(() -> store.open(CONTEXT))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("must name the host of the URI");
    }
}
