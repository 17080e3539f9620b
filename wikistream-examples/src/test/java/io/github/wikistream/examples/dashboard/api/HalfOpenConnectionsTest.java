package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that connect and then send no complete request. */
class HalfOpenConnectionsTest {
    private static final int CONNECTIONS = 100;
    private static final String COMPLETE =
            "GET /api/v1/system/versions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final DashboardServer server = new DashboardServer(
            "127.0.0.1",
            0,
            new PageFiles(),
            new LiveFeed(new ObjectMapper().createObjectNode(), Runnable::run),
            new StartingState(),
            StartingState.OPEN,
            Duration.ofMillis(500));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void areClosedWhileOthersAreServed() throws IOException {
        List<String> halves = List.of(
                "",
                "GET /api/v1/system",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX-Header",
                "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nwst_");
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = RawHttp.connect(server.port(), 1);
            socket.getOutputStream().write(halves.get(i % halves.size()).getBytes(US_ASCII));
            open.add(socket);
        }
        assertThat(RawHttp.send(server.port(), 1, COMPLETE).status()).isEqualTo(200);
        for (Socket socket : open) {
            // The end of the stream; without it, the read fails after its timeout.
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
            socket.close();
        }
        assertThat(RawHttp.send(server.port(), 1, COMPLETE).status()).isEqualTo(200);
    }
}
