package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.KafkaServer;
import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.ServerUnavailableException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides names of new topics for tests, on one Kafka server per JVM. The server starts at the first call and ends with
 * the JVM. It is the first available of:
 *
 * <ol>
 *   <li>the server that the environment variable {@code WIKISTREAM_TEST_KAFKA} names, as {@code host:port}; topics
 *       {@code test-…} are created in it and left there;
 *   <li>{@code apache/kafka:4.1.1} by Testcontainers, if Docker is available and {@code org.testcontainers:testcontainers}
 *       is on the class path; never with {@code WIKISTREAM_TEST_DOCKER=no};
 *   <li>a {@link KafkaServer} in {@code target}, emptied at the end.
 * </ol>
 *
 * <p>The choice and its reason are printed on the error stream. If Docker is available but fails to start the server,
 * the next candidate is used; with {@code CI=true} in the environment, the test fails instead.
 *
 * <p>A test that kills or suspends the server starts its own {@link KafkaServer}. Thread-safe.
 */
public final class TestKafka {
    private static final Logger LOG = LoggerFactory.getLogger(TestKafka.class);
    private static final String VARIABLE = "WIKISTREAM_TEST_KAFKA";
    private static @Nullable StartedServer<String> shared;

    private TestKafka() {}

    /**
     * Returns {@code host:port} of the server.
     *
     * <p>If Kafka cannot run on this machine, the calling test is skipped with the reason; with {@code CI=true} in the
     * environment it fails.
     *
     * @throws ServerException if the server does not start
     */
    public static String servers() {
        try {
            return shared().address();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    /** Returns the name of a topic that does not exist. */
    public static String freshTopic() {
        return "test-" + UUID.randomUUID();
    }

    private static synchronized StartedServer<String> shared() {
        StartedServer<String> running = shared;
        if (running == null) {
            running = choose(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(running.stop(), "wikistream-test-kafka-end"));
            shared = running;
        }
        return running;
    }

    static StartedServer<String> choose(Map<String, String> environment) {
        return new ServerChoice<>(
                        "Kafka",
                        VARIABLE,
                        named -> new StartedServer<>(checked(named), () -> LOG.debug("Left running")),
                        () -> DockerServers.kafka(),
                        () -> TestFolders.start("kafka", TestKafka::embedded))
                .start(environment);
    }

    private static String checked(String named) {
        if (!named.matches("[^:/@\\s]+:[0-9]{1,5}")) {
            throw new IllegalArgumentException(VARIABLE + " is not of the form host:port: " + named);
        }
        return named;
    }

    private static StartedServer<String> embedded(Path folder) {
        KafkaServer own = KafkaServer.in(folder).temporary().start();
        return new StartedServer<>(own.address(), own::close);
    }
}
