package io.github.wikistream.examples.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.examples.OwnThread;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.notify.NotificationSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard whose database starts later than itself, as containers do. */
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreWaitTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    /** Faster requests are refused by the rate limit. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private @Nullable Forwarder forwarder;

    @AfterEach
    void stop() throws IOException {
        if (forwarder != null) {
            forwarder.close();
        }
    }

    private DashboardSettings settings(String postgresql, Duration patience) {
        return new DashboardSettings(
                SourceChoice.SIMULATED,
                "test/1.0 (me@example.org)",
                "127.0.0.1",
                0,
                postgresql,
                TestRedis.freshDatabase(),
                folder,
                Set.of(),
                NotificationSettings.builtIn(),
                DashboardSettings.USUAL_MAX_LAG,
                DashboardSettings.USUAL_MAX_SILENCE,
                patience,
                null);
    }

    @Test
    void waitsForItsDatabaseAndSaysSoMeanwhile() throws Exception {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        URI real = URI.create(database.uri());
        int port = freePort();
        String address = database.uri().replaceFirst("@[^/]+/", "@127.0.0.1:" + port + "/");
        try (Dashboard dashboard = Dashboard.serve(settings(address, LONG))) {
            CompletableFuture<Boolean> run = CompletableFuture.supplyAsync(() -> run(dashboard), OwnThread.EACH);
            HttpResponse<String> waiting = when(dashboard, "/health/ready", body -> body.contains("not respond"));
            assertThat(waiting.statusCode()).isEqualTo(503);
            assertThat(waiting.body()).contains("\"starting\"", "PostgreSQL does not respond yet");
            assertThat(get(dashboard, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(dashboard, "/").statusCode()).isEqualTo(200);
            forwarder = new Forwarder(port, real.getHost(), real.getPort());
            HttpResponse<String> ready = when(dashboard, "/health/ready", body -> body.contains("\"pass\""));
            assertThat(ready.statusCode()).isEqualTo(200);
            when(dashboard, "/metrics", body -> body.contains("wikistream_sink_events_total{outcome=\"stored\""));
            dashboard.stop();
            assertThat(run.get(LONG.toMinutes(), TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aRequestToStopEndsTheWait() throws Exception {
        try (Dashboard dashboard =
                Dashboard.serve(settings("postgresql://wiki@127.0.0.1:" + freePort() + "/wiki", LONG))) {
            CompletableFuture<Boolean> run = CompletableFuture.supplyAsync(() -> run(dashboard), OwnThread.EACH);
            when(dashboard, "/health/ready", body -> body.contains("not respond"));
            dashboard.stop();
            assertThat(run.get(LONG.toMinutes(), TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void onlyAPermanentFaultOrTheEndOfThePatienceEndsIt() {
        String wrong = TestPostgres.freshDatabase().uri().replaceFirst("(//[^:]*):[^@]*@", "$1:wrong@");
        try (Dashboard dashboard = Dashboard.serve(settings(wrong, LONG))) {
            assertThatThrownBy(dashboard::run)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isRetryable()).isFalse());
        }
        try (Dashboard dashboard = Dashboard.serve(settings("postgresql://wiki@127.0.0.1:1/wiki", Duration.ZERO))) {
            assertThatThrownBy(dashboard::run)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isRetryable()).isTrue());
        }
    }

    private static boolean run(Dashboard dashboard) {
        try {
            return dashboard.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(Dashboard dashboard, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(dashboard.url()).resolve(path))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> when(Dashboard dashboard, String path, Predicate<String> condition)
            throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> response = get(dashboard, path);
            if (condition.test(response.body())) {
                return response;
            }
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Forwards a port to a server: the server that starts late. */
    private static final class Forwarder {
        private final ServerSocket socket;
        private final List<Socket> open = new ArrayList<>();

        Forwarder(int port, String host, int to) throws IOException {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            OwnThread.EACH.execute(() -> {
                try {
                    while (true) {
                        Socket from = keep(socket.accept());
                        Socket target = keep(new Socket(host, to));
                        OwnThread.EACH.execute(() -> copy(from, target));
                        OwnThread.EACH.execute(() -> copy(target, from));
                    }
                } catch (IOException e) {
                    // Closed.
                }
            });
        }

        private synchronized Socket keep(Socket connection) {
            open.add(connection);
            return connection;
        }

        private static void copy(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // One of the two has closed.
            }
        }

        synchronized void close() throws IOException {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        }
    }
}
