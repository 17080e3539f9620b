package io.github.wikistream.testkit.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a container where there is a Docker to ask. */
final class Docker {
    private static final Logger LOG = LoggerFactory.getLogger(Docker.class);

    private Docker() {}

    /**
     * Returns the server, or empty if there is no Docker, no Testcontainers, or the container does not start.
     *
     * @param starter a lambda, not a method reference, which would load Testcontainers before it is known to be there
     */
    static <A> Optional<StartedServer<A>> start(String product, Supplier<StartedServer<A>> starter) {
        // Testcontainers logs a page of errors where there is no Docker, so look first whether there can be one.
        if (!isThinkable(System.getenv(), Path.of(System.getProperty("user.home", "")))) {
            return Optional.empty();
        }
        try {
            return DockerServers.areAvailable() ? Optional.of(starter.get()) : Optional.empty();
        } catch (NoClassDefFoundError e) {
            LOG.debug("Without org.testcontainers:testcontainers, tests do not use Docker", e);
        } catch (RuntimeException e) {
            // An image that cannot be downloaded, for one. Testcontainers throws exceptions of many libraries.
            LOG.warn("{} does not start in Docker, tests use the embedded one instead", product, e);
        }
        return Optional.empty();
    }

    static boolean isThinkable(Map<String, String> environment, Path home) {
        return environment.containsKey("DOCKER_HOST")
                || Files.exists(home.resolve(".testcontainers.properties"))
                || Stream.of(
                                Path.of("/var/run/docker.sock"),
                                home.resolve(".docker/run/docker.sock"),
                                home.resolve(".docker/desktop/docker.sock"),
                                Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"))
                        .anyMatch(Files::exists);
    }
}
