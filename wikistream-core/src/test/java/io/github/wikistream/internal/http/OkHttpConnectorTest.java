package io.github.wikistream.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.wikistream.embedded.test.TestKey;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.http.SseConnector.Connection;
import io.github.wikistream.internal.http.SseConnector.Frame;
import io.github.wikistream.internal.http.SseConnector.Request;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.source.SseSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Protocol;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class OkHttpConnectorTest {
    private static final int LIMIT = 1 << 16;
    private static final String CONTACT = "test/1.0 (test@example.org)";

    @TempDir
    private Path folder;

    /** The server's handling of a request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Headers> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestHeaders());
            Answer answer = answers.poll();
            try (exchange) {
                if (answer == null) {
                    exchange.sendResponseHeaders(500, -1);
                } else {
                    answer.to(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2/stream/recentchange");
    }

    private OkHttpConnector connector(Duration silenceLimit) {
        OkHttpConnector connector = new OkHttpConnector(new SseConnector.Settings(silenceLimit, LIMIT, null));
        toClose.add(connector);
        return connector;
    }

    private Connection connect() {
        return connect(connector(Duration.ofMinutes(1)), address(), Map.of("User-Agent", CONTACT));
    }

    private Connection connect(OkHttpConnector connector, URI uri, Map<String, String> headers) {
        Connection connection = connector.connect(new Request(uri, headers));
        toClose.add(0, connection);
        return connection;
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static Answer stream(String text, int chunk) {
        return exchange -> {
            OutputStream out = begin(exchange);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i += chunk) {
                out.write(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chunk)));
                out.flush();
            }
        };
    }

    private static List<Frame> all(Connection connection) throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        while (frames.isEmpty() || !isLast(frames.get(frames.size() - 1))) {
            frames.add(connection.next());
        }
        return frames;
    }

    private static boolean isLast(Frame frame) {
        return frame instanceof Frame.Finished || frame instanceof Frame.Broken || frame instanceof Frame.Answered;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void readsFramesHoweverTheyAreCutIntoChunks(int chunk) throws Exception {
        String large = "{\"comment\":\"" + "Ж𝄞".repeat(9_000) + "\"}";
        answers.add(stream(
                ":ok\n\n"
                        + "event: message\n"
                        + "id: [1]\n"
                        + "data: {\"title\":\"Übersicht 概要 🎉\"}\n\n"
                        + "event: odd\n"
                        + "data: x\n"
                        + "data: y\n\n"
                        + (chunk < 7 ? "" : "id: [2]\ndata: " + large + "\n\n")
                        + "event: message\nid: [3]\ndata: cut off",
                chunk));
        List<Frame> expected = new ArrayList<>(List.of(
                new Frame.Opened(),
                new Frame.Comment("ok"),
                new Frame.Event("message", "[1]", "{\"title\":\"Übersicht 概要 🎉\"}", false),
                new Frame.Event("odd", "[1]", "x\ny", false)));
        if (chunk >= 7) {
            expected.add(new Frame.Event("message", "[2]", large, false));
        }
        expected.add(new Frame.Finished());
        assertThat(all(connect())).isEqualTo(expected);
    }

    @Test
    void anEventWithoutItsEmptyLineWasNotReceived() throws Exception {
        answers.add(stream("event: message\nid: [1]\ndata: {}\n", 100));
        assertThat(all(connect())).containsExactly(new Frame.Opened(), new Frame.Finished());
    }

    @Test
    void sendsTheHeadersOfEachRequestAndNoIdOfItsOwn() throws Exception {
        answers.add(stream("id: [1]\ndata: {}\n\n", 100));
        answers.add(stream(":ok\n\n", 100));
        answers.add(stream(":ok\n\n", 100));
        OkHttpConnector connector = connector(Duration.ofMinutes(1));
        String position = "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":7}]";
        all(connect(connector, address(), Map.of("User-Agent", CONTACT)));
        all(connect(connector, address(), Map.of("User-Agent", CONTACT)));
        all(connect(connector, address(), Map.of("User-Agent", CONTACT, "Last-Event-ID", position)));
        assertThat(requests).hasSize(3).allSatisfy(headers -> {
            assertThat(headers.get("User-Agent")).containsExactly(CONTACT);
            assertThat(headers.get("Accept")).containsExactly("text/event-stream");
            assertThat(headers.get("Accept-Encoding")).containsExactly("identity");
        });
        assertThat(requests.stream()
                        .map(headers -> headers.get("Last-Event-ID"))
                        .toList())
                .containsExactly(null, null, List.of(position));
    }

    @Test
    void tellsWhatTheServerAnsweredInsteadOfAStream() throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "17");
            byte[] body = "{\"detail\":\n \"too many\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(429, body.length);
            exchange.getResponseBody().write(body);
        });
        answers.add(exchange -> exchange.sendResponseHeaders(204, -1));
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("log in first".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(all(connect())).containsExactly(new Frame.Answered(429, "17", "{\"detail\": \"too many\"}"));
        assertThat(all(connect())).containsExactly(new Frame.Answered(204, null, ""));
        assertThat(all(connect())).containsExactly(new Frame.Answered(200, null, "not an event stream but text/html"));
    }

    @Test
    void aServerThatIsNotThereIsABrokenConnection() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        Connection connection = connect(
                connector(Duration.ofMinutes(1)),
                URI.create("http://127.0.0.1:" + port + "/"),
                Map.of("User-Agent", CONTACT));
        Frame frame = connection.next();
        assertThat(frame).isInstanceOfSatisfying(Frame.Broken.class, broken -> {
            assertThat(broken.reason()).contains("127.0.0.1");
            assertThat(broken.silent()).isFalse();
        });
    }

    @Test
    void silenceEndsTheConnection() throws Exception {
        answers.add(exchange -> {
            OutputStream out = begin(exchange);
            out.write(":ok\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            over.await();
        });
        Connection connection = connect(connector(Duration.ofMillis(200)), address(), Map.of("User-Agent", CONTACT));
        assertThat(all(connection))
                .containsExactly(
                        new Frame.Opened(),
                        new Frame.Comment("ok"),
                        new Frame.Broken("no data received for 200 ms", true));
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // its line ends are those of HTTP
    void aStreamThatBreaksInsideAChunkIsABrokenConnection() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (Socket client = socket.accept()) {
                    readRequest(client.getInputStream());
                    client.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\n"
                                            + "Content-Type: text/event-stream\r\n"
                                            + "Transfer-Encoding: chunked\r\n\r\n"
                                            + "a\r\n"
                                            + "data: {}\n\n\r\n"
                                            + "ff\r\n"
                                            + "event: mess")
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Connection connection = connect(
                    connector(Duration.ofMinutes(1)),
                    URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"),
                    Map.of("User-Agent", CONTACT));
            List<Frame> frames = all(connection);
            assertThat(frames.subList(0, 2))
                    .containsExactly(new Frame.Opened(), new Frame.Event("message", null, "{}", false));
            assertThat(frames.get(2))
                    .isInstanceOfSatisfying(
                            Frame.Broken.class,
                            broken -> assertThat(broken.silent()).isFalse());
        }
    }

    /** Reads up to the empty line. */
    private static void readRequest(InputStream in) throws IOException {
        Queue<Integer> last = new ArrayDeque<>();
        for (int next = in.read(); next >= 0; next = in.read()) {
            last.add(next);
            if (last.size() > 4) {
                last.remove();
            }
            if (List.copyOf(last).equals(List.of((int) '\r', (int) '\n', (int) '\r', (int) '\n'))) {
                return;
            }
        }
    }

    @Test
    void closingEndsAWaitAndTheThreadThatReads() throws Exception {
        answers.add(exchange -> {
            begin(exchange).flush();
            over.await();
        });
        Connection connection = connect();
        assertThat(connection.next()).isInstanceOf(Frame.Opened.class);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                result.set(connection.next());
            } catch (InterruptedException e) {
                result.set(e);
            }
        });
        waiting.start();
        connection.close();
        waiting.join();
        assertThat(result.get()).isInstanceOf(Frame.Broken.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("wikistream-sse-"));
    }

    @Test
    void closingEndsAConnectionWhoseFramesNobodyTakes() throws Exception {
        answers.add(stream("data: {}\n\n".repeat(10_000), 1_000));
        Connection connection = connect();
        assertThat(connection.next()).isInstanceOf(Frame.Opened.class);
        connection.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("wikistream-sse-"));
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        answers.add(exchange -> {
            begin(exchange).flush();
            over.await();
        });
        Connection connection = connect();
        assertThat(connection.next()).isInstanceOf(Frame.Opened.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(connection::next).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "text/event-stream;",
                "text/event-stream;x bogus",
                "TEXT/Event-Stream ; charset=windows-1252"
            })
    void takesAnEventStreamByItsTypeAlone(String type) throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: a\n\n".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(all(connect())).contains(new Frame.Event("message", null, "a", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-streams", "text/x-bogus", "application/json", ""})
    void takesNothingElseForAnEventStream(String type) throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: a\n\n".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(all(connect()).get(0))
                .isInstanceOfSatisfying(
                        Frame.Answered.class,
                        answer -> assertThat(answer.detail()).startsWith("not an event stream but "));
    }

    @Test
    void saysThatAStreamIsCompressed() throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            begin(exchange).write(new byte[] {0x1f, (byte) 0x8b});
        });
        assertThat(all(connect()))
                .containsExactly(
                        new Frame.Answered(200, null, "an event stream compressed as gzip without being requested"));
    }

    private static Answer redirect(int status, String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirectOnTheSameServer(int status) throws Exception {
        answers.add(redirect(status, "/elsewhere"));
        answers.add(redirect(status, address().resolve("/again").toString()));
        answers.add(stream("data: a\n\n", 100));
        assertThat(all(connect())).contains(new Frame.Event("message", null, "a", false));
        assertThat(requests)
                .hasSize(3)
                .allSatisfy(headers -> assertThat(headers.get("User-Agent")).containsExactly(CONTACT));
    }

    @Test
    void goesToNoOtherServerWhereARedirectSays() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            other.setSoTimeout(1);
            String port = ":" + other.getLocalPort();
            for (String place :
                    List.of("http://127.0.0.1" + port, "http://localhost" + port, "https://127.0.0.1" + port)) {
                answers.add(redirect(302, place.replace("://", "://user:geheim@") + "/x?token=geheim"));
                assertThat(all(connect()).get(0)).isInstanceOfSatisfying(Frame.Answered.class, answer -> {
                    assertThat(answer.status()).isEqualTo(302);
                    assertThat(answer.detail())
                            .contains("a redirect to " + place + "/x, which is not followed", "use it as the source")
                            .doesNotContain("geheim");
                });
            }
            assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void endsAChainOfRedirects() throws Exception {
        for (int i = 0; i < 10; i++) {
            answers.add(redirect(302, "/again"));
        }
        answers.add(redirect(302, "http://["));
        assertThat(all(connect()).get(0))
                .isInstanceOfSatisfying(
                        Frame.Answered.class,
                        answer -> assertThat(answer.detail()).startsWith("the 6th redirect in a row"));
        assertThat(requests).hasSize(6);
    }

    @Test
    void neitherLeavesHttpsNorTakesAnotherHostForTheSame() {
        Map<String, String> refused = Map.of(
                "https://a.example/x", "http://a.example/x",
                "https://b.example/x", "https://b.example:444/x",
                "https://c.example/x", "https://c.example.org/x",
                "http://d.example:8080/x", "https://d.example:8443/x");
        refused.forEach(
                (from, to) -> assertThat(Redirect.followed(response(from, to))).isNull());
        assertThat(Redirect.refusal(response("https://a.example/x", "http://a.example/x")))
                .contains("is not encrypted");
        assertThat(Redirect.followed(response("http://a.example/x", "https://a.example/y")))
                .hasToString("https://a.example/y");
        assertThat(Redirect.refusal(response("http://a.example/x", "gopher://a.example")))
                .contains("without a readable address");
    }

    private static Response response(String from, String to) {
        return new Response.Builder()
                .request(new okhttp3.Request.Builder().url(from).build())
                .protocol(Protocol.HTTP_1_1)
                .code(301)
                .message("Moved")
                .header("Location", to)
                .build();
    }

    @Test
    void connectsThroughAProxyWithItsPassword() throws Exception {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"x\"");
            exchange.sendResponseHeaders(407, -1);
        });
        answers.add(stream("data: a\n\n", 100));
        URI proxy =
                URI.create("http://user:p%40ss@127.0.0.1:" + server.getAddress().getPort());
        OkHttpConnector connector = new OkHttpConnector(new SseConnector.Settings(Duration.ofMinutes(1), LIMIT, proxy));
        toClose.add(connector);
        URI elsewhere = URI.create("http://stream.invalid/v2/stream/recentchange");
        assertThat(all(connect(connector, elsewhere, Map.of("User-Agent", CONTACT))))
                .contains(new Frame.Event("message", null, "a", false));
        assertThat(requests.stream()
                        .map(headers -> headers.getFirst("Proxy-Authorization"))
                        .toList())
                .containsExactly(null, "Basic dXNlcjpwQHNz");
    }

    @Test
    void usesTheProxyOfTheSystemProperties() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.getAddress().getPort())));
        try {
            answers.add(stream("data: a\n\n", 100));
            URI elsewhere = URI.create("http://stream.invalid/v2/stream/recentchange");
            assertThat(all(connect(connector(Duration.ofMinutes(1)), elsewhere, Map.of("User-Agent", CONTACT))))
                    .contains(new Frame.Event("message", null, "a", false));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void aFewLargeEventsAreAsMuchAsIsReadAhead() throws Exception {
        // Each takes 120,000 bytes: eight of them are the limit, although there is room for 256 frames.
        String event = "data: " + "a".repeat(60_000) + "\n\n";
        answers.add(stream(event.repeat(40), 100_000));
        Connection connection = connect();
        assertThat(connection.next()).isInstanceOf(Frame.Opened.class);
        List<Frame> frames = new ArrayList<>();
        do {
            assertThat(OkHttpConnector.framesAhead(connection)).isLessThanOrEqualTo(8);
            frames.add(connection.next());
        } while (!isLast(frames.get(frames.size() - 1)));
        assertThat(frames).hasSize(41);
    }

    @Test
    void aSourceResumesOverHttp() throws Exception {
        String id = "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970588989},"
                + "{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":-1}]";
        answers.add(stream(":ok\n\nevent: message\nid: " + id + "\ndata: {\"n\":1}\n\nevent: message\n", 9));
        answers.add(stream(":ok\n\nevent: message\nid: " + id + "\ndata: {\"n\":2}\n\n:end\n\n", 9));
        SseSource source = SseSource.builder()
                .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .streams("recentchange")
                .userAgent(CONTACT)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
                .build();
        List<Signal> signals = new ArrayList<>();
        try (SourceReader reader = source.open(Position.NONE)) {
            do {
                signals.add(reader.next());
            } while (!(signals.get(signals.size() - 1) instanceof Signal.Ended));
        }
        assertThat(signals.stream()
                        .map(signal -> signal.getClass().getSimpleName())
                        .toList())
                .containsExactly("Opened", "Received", "Lost", "Opened", "Received", "Ended");
        assertThat(requests.stream()
                        .map(headers -> headers.getFirst("Last-Event-ID"))
                        .toList())
                .containsExactly(
                        null,
                        "[{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970523989},"
                                + "{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":1781970583989}]");
    }

    @Test
    void aCertificateThatNobodyTrustsIsToldApartFromAConnectionThatBreaks() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(
                new HttpsConfigurator(TestKey.generate(folder, "ip:127.0.0.1").serverContext()));
        secure.start();
        toClose.add(() -> secure.stop(0));
        URI uri = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/");
        assertThat(connect(connector(Duration.ofMinutes(1)), uri, Map.of()).next())
                .isInstanceOfSatisfying(
                        Frame.Untrusted.class,
                        frame -> assertThat(frame.reason()).contains("certification path"));
    }

    @Test
    void aHandshakeThatBreaksIsNoFaultOfTheCertificate() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            URI uri = URI.create("https://127.0.0.1:" + listening.getLocalPort() + "/");
            assertThat(connect(connector(Duration.ofMinutes(1)), uri, Map.of()).next())
                    .isInstanceOf(Frame.Broken.class);
        }
    }
}
