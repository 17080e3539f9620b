package io.github.wikistream.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.redis.RedisMetricStore;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisAddressTest {
    @Test
    void aServerHasItsDatabaseAndCredentials() {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("cache", 6380);
        server.setDatabase(3);
        server.setUsername("app");
        server.setPassword("secret");
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                server, LettuceClientConfiguration.builder().useSsl().build());

        List<RedisURI> addresses = RedisAddress.of(factory);

        assertThat(addresses).hasSize(1);
        assertThat(addresses.get(0).toURI()).hasToString("rediss://app:secret@cache:6380/3");
    }

    @Test
    void sentinelsAreOneAddressWithTheNameOfTheirMaster() {
        RedisSentinelConfiguration sentinels = new RedisSentinelConfiguration()
                .master("main")
                .sentinel("a", 26379)
                .sentinel("b", 26380);

        List<RedisURI> addresses = RedisAddress.of(new LettuceConnectionFactory(sentinels));

        assertThat(addresses).hasSize(1);
        assertThat(addresses.get(0).getSentinelMasterId()).isEqualTo("main");
        assertThat(addresses.get(0).getSentinels())
                .extracting(RedisURI::getHost)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aClusterIsReachedThroughANodeThatAnswersIfTheFirstOneDoesNot() throws IOException {
        URI live = URI.create(TestRedis.freshDatabase());
        RedisClusterConfiguration cluster = new RedisClusterConfiguration();
        cluster.clusterNode("127.0.0.1", closedPort());
        cluster.clusterNode(live.getHost(), live.getPort());
        String credentials = live.getUserInfo();
        if (credentials != null) {
            int colon = credentials.indexOf(':');
            cluster.setUsername(credentials.substring(0, Math.max(0, colon)));
            cluster.setPassword(credentials.substring(colon + 1));
        }

        List<RedisURI> addresses = RedisAddress.of(new LettuceConnectionFactory(cluster));

        try (RedisMetricStore store = RedisMetricStore.create(addresses, Duration.ofSeconds(60))) {
            assertThat(store.open(new MetricContext("through-any-node"))).isEqualTo(Checkpoint.NONE);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
