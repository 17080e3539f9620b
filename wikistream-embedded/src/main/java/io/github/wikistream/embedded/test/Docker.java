package io.github.wikistream.embedded.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Whether a Docker engine is available: one that the environment or Testcontainers' configuration names, or one that
 * listens at a usual socket. The client program alone, or a socket without a listener, does not count.
 *
 * @param isThere whether an engine is available, even if it then refuses requests
 * @param description which engine it is; if there is none, why
 */
record Docker(boolean isThere, String description) {
    /** The environment variable that keeps tests from using Docker if its value is {@code no}. */
    static final String VARIABLE = "WIKISTREAM_TEST_DOCKER";

    static Docker look(Map<String, String> environment, Path home) {
        if ("no".equals(environment.get(VARIABLE))) {
            return new Docker(false, VARIABLE + "=no");
        }
        String named = environment.getOrDefault("DOCKER_HOST", configuredHost(home));
        if (!named.isBlank()) {
            return new Docker(true, "Docker at " + named);
        }
        List<Path> sockets = List.of(
                Path.of("/var/run/docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock"),
                Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"));
        for (Path socket : sockets) {
            if (Files.exists(socket) && isListening(socket)) {
                return new Docker(true, "Docker at " + socket);
            }
        }
        return new Docker(
                false,
                "DOCKER_HOST is not set and nothing listens at "
                        + sockets.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    private static String configuredHost(Path home) {
        Path file = home.resolve(".testcontainers.properties");
        if (!Files.isReadable(file)) {
            return "";
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return ""; // Testcontainers reads it too, and reports what is wrong
        }
        return properties.getProperty("docker.host", "");
    }

    private static boolean isListening(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true; // for example permission denied: an engine exists but refuses us
        }
    }
}
