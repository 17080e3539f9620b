package io.github.wikistream.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.wikistream.embedded.test.TestKey;
import io.github.wikistream.internal.http.SseConnector.Connection;
import io.github.wikistream.internal.http.SseConnector.Frame;
import io.github.wikistream.internal.http.SseConnector.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HTTPS stream through a proxy that tunnels with {@code CONNECT} and requires a password. */
class HttpsProxyTest {
    private static final String HOST = "stream.invalid";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "for-tests";
    private static final String CREDENTIALS = "Proxy-Authorization: Basic dXNlcjpwQHNz";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<List<String>> tunnels = new ConcurrentLinkedQueue<>();
    private HttpsServer server;
    private ServerSocket proxy;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        TestKey key = TestKey.generate(folder, "dns:" + HOST);
        trust(key);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(key.serverContext()));
        server.createContext("/", exchange -> {
            byte[] event = "data: a\n\n".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            try (exchange) {
                exchange.sendResponseHeaders(200, event.length);
                exchange.getResponseBody().write(event);
            }
        });
        server.start();
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        background(this::acceptTunnels);
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
        proxy.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void trust(TestKey key) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", key.certificate());
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, TRUST_STORE_PASSWORD.toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE + "Password", TRUST_STORE_PASSWORD);
    }

    private interface Io {
        void run() throws IOException;
    }

    /** Runs until its sockets are closed. */
    private void background(Io work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // The test has ended, or one side of a tunnel.
            }
        });
    }

    private void acceptTunnels() throws IOException {
        while (!proxy.isClosed()) {
            Socket client = proxy.accept();
            background(() -> tunnel(client));
        }
    }

    /** Answers 407 until the request has the credentials; then connects to the server, whatever host was asked for. */
    private void tunnel(Socket client) throws IOException {
        try (client;
                Socket target = new Socket(
                        InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            BufferedReader requests =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            boolean admitted = false;
            while (!admitted) {
                List<String> head =
                        requests.lines().takeWhile(line -> !line.isEmpty()).toList();
                if (head.isEmpty()) {
                    return;
                }
                tunnels.add(head);
                admitted = head.contains(CREDENTIALS);
                String answer = admitted
                        ? "200 Connection established\r\n\r\n"
                        : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
                client.getOutputStream().write(("HTTP/1.1 " + answer).getBytes(StandardCharsets.ISO_8859_1));
            }
            background(() -> copy(target, client));
            copy(client, target);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        }
    }

    @Test
    void readsThroughATunnelThatRequiresAPassword() throws Exception {
        URI address = URI.create("http://user:p%40ss@127.0.0.1:" + proxy.getLocalPort());
        try (OkHttpConnector connector =
                new OkHttpConnector(new SseConnector.Settings(Duration.ofMinutes(1), 1 << 16, address))) {
            URI stream = URI.create("https://" + HOST + ":443/v2/stream/recentchange");
            Connection connection = connector.connect(new Request(stream, Map.of("User-Agent", "test/1.0")));
            assertThat(connection.next()).isInstanceOf(Frame.Opened.class);
            assertThat(connection.next()).isEqualTo(new Frame.Event("message", null, "a", false));
        }
        assertThat(tunnels).allSatisfy(head -> assertThat(head).first().isEqualTo("CONNECT " + HOST + ":443 HTTP/1.1"));
        assertThat(tunnels).anySatisfy(head -> assertThat(head).contains(CREDENTIALS));
    }
}
