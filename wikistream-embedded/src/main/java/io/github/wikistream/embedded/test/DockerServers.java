package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.internal.PasswordFile;
import io.github.wikistream.embedded.internal.PostgresAddress;
import io.github.wikistream.embedded.internal.RedisAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers. Loaded only if Docker is available, so Testcontainers stays optional. */
final class DockerServers {
    private static final int POSTGRES_PORT = 5432;
    private static final int REDIS_PORT = 6379;
    private static final String SUPERUSER = "postgres";

    private DockerServers() {}

    /** Returns a server with the address of its superuser. */
    static StartedServer<PostgresAddress> postgres() {
        String password = PasswordFile.random();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("postgres:18-alpine"))
                .withEnv("POSTGRES_USER", SUPERUSER)
                .withEnv("POSTGRES_PASSWORD", password)
                .withCommand("postgres", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=200")
                .withExposedPorts(POSTGRES_PORT)
                // Logged once by the server that initializes the data and once by the final one.
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2));
        container.start();
        return new StartedServer<>(
                new PostgresAddress(
                        container.getHost(),
                        container.getMappedPort(POSTGRES_PORT),
                        SUPERUSER,
                        password,
                        SUPERUSER,
                        ""),
                container::stop);
    }

    static StartedServer<RedisAddress> redis(int databases) {
        String password = PasswordFile.random();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:7.4-alpine"))
                .withCommand(
                        "redis-server",
                        "--databases",
                        Integer.toString(databases),
                        "--save",
                        "",
                        "--requirepass",
                        password)
                .withExposedPorts(REDIS_PORT)
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\s", 1));
        container.start();
        return new StartedServer<>(
                new RedisAddress(container.getHost(), container.getMappedPort(REDIS_PORT), ":" + password),
                container::stop);
    }

    /** Returns a server with its host and port, which it must name to its clients: so the port is chosen before the start. */
    @SuppressWarnings("resource") // it ends with the JVM
    static StartedServer<String> kafka() {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        int port = freePort();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("apache/kafka:4.1.1"))
                .withEnv(Map.of(
                        "KAFKA_NODE_ID", "1",
                        "KAFKA_PROCESS_ROLES", "broker,controller",
                        "KAFKA_LISTENERS", "PLAINTEXT://:" + port + ",CONTROLLER://:9093",
                        "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + host + ":" + port,
                        "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                        "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_LOG_RETENTION_MS", "-1")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*\\s", 1));
        container.setPortBindings(List.of(port + ":" + port));
        container.start();
        return new StartedServer<>(host + ":" + port, container::stop);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServerException("no free port for Kafka: " + e, e);
        }
    }
}
