package io.github.wikistream.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.wikistream.examples.cli.console.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The exit code is the answer of a dashboard. */
class HealthCommandTest {
    private static final String FAILS = "{\"status\":\"fail\",\"reasons\":[]}";

    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        answer("/health/live", 200, "{\"status\":\"pass\"}");
        answer("/health/ready", 503, FAILS);
        server.start();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theExitCodeIsTheAnswer() {
        String port = String.valueOf(server.getAddress().getPort());
        Commands.Result live = Commands.run("health", "--check", "live", "--port", port);
        assertThat(live.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(live.lastLine()).isEqualTo("{\"status\":\"pass\"}");
        Commands.Result ready = Commands.run("health", "http://127.0.0.1:" + port);
        assertThat(ready.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ready.lastLine()).isEqualTo(FAILS);
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        Commands.Result wrong = Commands.run("health", "localhost:8080");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("expected an address such as http://localhost:8080, not 'localhost:8080'");
    }
}
