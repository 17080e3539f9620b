package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveApiTest {
    private static final long MEGABYTE = 1_000_000;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(15);
    private static final int LAST = 1_000_000;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LiveFeed feed = new LiveFeed(state(1), executor);
    private final DashboardServer server = new DashboardServer(
            "127.0.0.1", 0, new PageFiles(), feed, new StartingState(), StartingState.OPEN, IDLE_TIMEOUT);
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        executor.shutdownNow();
    }

    private static ObjectNode state(int number) {
        return new ObjectMapper().createObjectNode().put("number", number).put("other", "same");
    }

    @Test
    void pushesEachChange() throws Exception {
        HttpResponse<InputStream> response = open("/api/v1/live", null);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (InputStream lines = response.body()) {
            assertThat(next(lines)).isEqualTo(state(1));
            feed.publish(state(2));
            assertThat(next(lines))
                    .isEqualTo(new ObjectMapper().createObjectNode().put("number", 2));
        }
    }

    @Test
    void compressesTheStream() throws Exception {
        HttpResponse<InputStream> response = open("/api/v1/live", "gzip");
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream lines = new GZIPInputStream(response.body())) {
            assertThat(next(lines)).isEqualTo(state(1));
            feed.publish(state(2));
            assertThat(next(lines).path("number").asInt()).as("at once").isEqualTo(2);
        }
    }

    @Test
    void sendsChosenParts() throws Exception {
        try (InputStream lines = open("/api/v1/live?parts=number", null).body()) {
            assertThat(next(lines))
                    .isEqualTo(new ObjectMapper().createObjectNode().put("number", 1));
        }
        HttpResponse<InputStream> wrong = open("/api/v1/live?parts=numbers", null);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(new String(wrong.body().readAllBytes(), UTF_8)).contains("did you mean number?");
    }

    @Test
    void saysHowToAskForTheStream() throws Exception {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(address("/api/v1/live")).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.body()).contains("Accept: text/event-stream");
    }

    /** The small form of DashboardLoadTest: twenty clients that read everything, and two that read nothing. */
    @Test
    void cutsOffAClientThatReadsNothingAndDelaysNoOther() throws Exception {
        int healthy = 20;
        List<InputStream> readers = new ArrayList<>();
        for (int i = 0; i < healthy; i++) {
            readers.add(open("/api/v1/live", i % 2 == 0 ? "gzip" : null).body());
        }
        for (int i = 0; i < 2; i++) {
            Socket stalled = RawHttp.connect(server.port(), 1);
            stalled.getOutputStream()
                    .write("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(UTF_8));
            sockets.add(stalled);
        }
        await(healthy + 2);
        CompletableFuture<?>[] reading = new CompletableFuture<?>[healthy];
        for (int i = 0; i < healthy; i++) {
            InputStream in = i % 2 == 0 ? new GZIPInputStream(readers.get(i)) : readers.get(i);
            reading[i] = CompletableFuture.runAsync(() -> readUntil(in, LAST), executor);
        }
        // More than the buffers of a connection hold.
        for (int number = 2; number <= 200; number++) {
            feed.publish(state(number).put("other", number + "x".repeat(100_000)));
        }
        await(healthy);
        feed.publish(state(LAST));
        CompletableFuture.allOf(reading).get(2, TimeUnit.MINUTES);
    }

    private void await(int clients) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (feed.clients() != clients) {
            assertThat(System.nanoTime()).as("%d clients", feed.clients()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void readUntil(InputStream in, int number) {
        try {
            int last = 0;
            while (last != number) {
                last = next(in).path("number").asInt(last);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tab cost 41 MB an hour. An hour of updates in which every number of a real snapshot changes. */
    @Test
    void costsATabLessThanTwoMegabytesAnHour() throws Exception {
        try (StoredSample sample = new StoredSample()) {
            ObjectNode snapshot = (ObjectNode) Json.tree(sample.snapshot());
            feed.publish(snapshot.deepCopy());
            HttpResponse<InputStream> response = open("/api/v1/live", "gzip");
            CountingStream counting = new CountingStream(response.body());
            try (InputStream lines = new GZIPInputStream(counting)) {
                next(lines);
                int updates = 360;
                for (int i = 1; i <= updates; i++) {
                    change(snapshot, i);
                    feed.publish(snapshot.deepCopy());
                    next(lines);
                    for (int refresh = 0; refresh < 2; refresh++) {
                        change(snapshot.path("headline"), i + refresh);
                        feed.refresh(snapshot.deepCopy());
                        next(lines);
                    }
                }
                assertThat(counting.bytes * 3_600 / updates).isLessThan(2 * MEGABYTE);
            }
        }
    }

    /** Adds to each number; this is more than a second of the real stream changes. */
    private static void change(JsonNode node, int i) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                if (member.getValue().isIntegralNumber()) {
                    object.put(member.getKey(), member.getValue().asLong() + i * 7L % 13);
                } else {
                    change(member.getValue(), i);
                }
            });
        } else {
            node.forEach(each -> change(each, i));
        }
    }

    private static final class CountingStream extends FilterInputStream {
        private long bytes;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            bytes += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<InputStream> open(String path, @Nullable String encoding)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).header("Accept", "text/event-stream");
        if (encoding != null) {
            request.header("Accept-Encoding", encoding);
        }
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static JsonNode next(InputStream lines) throws IOException {
        String line = line(lines);
        while (!line.startsWith("data:")) {
            line = line(lines);
        }
        return new ObjectMapper().readTree(line.substring("data:".length()));
    }

    /** Reads no byte too many: a reader would wait for a full buffer, as a stream that inflates always claims to have more. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            assertThat(next).as("the stream goes on").isNotNegative();
            line.write(next);
        }
        return line.toString(UTF_8);
    }
}
