package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.internal.PasswordFile;
import io.github.wikistream.embedded.internal.PostgresAddress;
import io.github.wikistream.embedded.internal.RedisAddress;
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
}
