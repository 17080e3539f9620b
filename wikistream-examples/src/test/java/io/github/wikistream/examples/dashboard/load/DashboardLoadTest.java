package io.github.wikistream.examples.dashboard.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dashboard under load, with its targets; {@code docs/reference/fault-runs.md} has the command and results. {@code LiveApiTest} has a small
 * form that counts and does not time.
 */
@EnabledIfSystemProperty(
        named = "wikistream.load.seconds",
        matches = "\\d+",
        disabledReason = "a measurement: set wikistream.load.seconds")
class DashboardLoadTest {
    private static final int SECONDS = Integer.getInteger("wikistream.load.seconds", 60);
    private static final double IDLE_SHARE = 0.03;
    private static final long IDLE_MEGABYTES = 200;
    private static final int CLIENTS = 500;
    private static final int STALLED = 10;
    private static final int READS_PER_SECOND = 200;
    private static final double EVENTS_PER_SECOND = 200;
    private static final double USUAL_EVENTS_PER_SECOND = 25;
    private static final List<String> READS = List.of(
            "/api/v1/snapshot",
            "/api/v1/spikes",
            "/api/v1/metrics/types",
            "/api/v1/metrics/users?window=1h",
            "/api/v1/history/series?step=1m&from=-1h",
            "/api/v1/history/top-users?from=-1h",
            "/api/v1/history/breakdown?by=wiki&from=-1h",
            "/api/v1/events?from=-1h",
            "/api/v1/quality/reverts?from=-1h",
            "/api/v1/system/health");

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private PacedServer source;
    private DashboardProcess dashboard;

    @BeforeEach
    void start() throws Exception {
        source = new PacedServer(EVENTS_PER_SECOND);
        dashboard = new DashboardProcess(
                source.uri(), TestPostgres.freshDatabase().uri(), TestRedis.freshDatabase(), folder);
        while (dashboard.get("/api/v1/snapshot").at("/headline/total").asInt() < EVENTS_PER_SECOND) {
            pause(1);
        }
    }

    @AfterEach
    void stop() {
        dashboard.close();
        source.close();
        threads.shutdownNow();
    }

    @Test
    void liveClientsAreServedWithinASecondAndStalledOnesAreCutOff() throws Exception {
        Millis latencies = new Millis();
        List<LiveClient> healthy = new ArrayList<>();
        List<LiveClient> stalled = new ArrayList<>();
        for (int i = 0; i < CLIENTS + STALLED; i++) {
            LiveClient client = new LiveClient(dashboard.port(), i, i >= CLIENTS, source, latencies);
            (i < CLIENTS ? healthy : stalled).add(client);
        }
        healthy.forEach(threads::execute);
        pause(SECONDS / 3);
        latencies.begin();
        long early = dashboard.megabytes();
        double cpu = dashboard.cpuSeconds();
        double lag = 0;
        for (int i = 0; i < SECONDS; i++) {
            pause(1);
            lag = Math.max(lag, lag());
        }
        report("live, 500 clients, 200 events/s: " + latencies + "; processor "
                + percent(dashboard.cpuSeconds() - cpu) + " of a core; memory " + early + " MB, later "
                + dashboard.megabytes() + " MB; lag " + lag + " s; gaps "
                + healthy.stream().mapToLong(LiveClient::gaps).sum());
        int cut = 0;
        for (LiveClient client : stalled) {
            cut += client.isCut(1_000) ? 1 : 0;
        }
        for (LiveClient client : healthy) {
            client.close();
        }
        report("stalled clients that were cut off: " + cut + " of " + STALLED);
        assertThat(latencies.quantile(0.99)).isLessThan(1_000);
        assertThat(lag).isLessThan(1);
        assertThat(cut).isEqualTo(STALLED);
        assertThat(dashboard.megabytes()).isLessThan(2 * early);
    }

    private double lag() throws IOException, InterruptedException {
        double most = 0;
        for (JsonNode lane : dashboard.get("/api/v1/system/lanes")) {
            most = Math.max(most, lane.path("lagSeconds").asDouble());
        }
        return most;
    }

    @Test
    void readsAreAnsweredWithinFiftyMilliseconds() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Millis durations = new Millis();
        durations.begin();
        AtomicInteger failed = new AtomicInteger();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        long begin = System.nanoTime();
        double lag = 0;
        int warmUp = READS_PER_SECOND * SECONDS / 3;
        for (int i = 0; i < READS_PER_SECOND * SECONDS + warmUp; i++) {
            long due = begin + i * (TimeUnit.SECONDS.toNanos(1) / READS_PER_SECOND);
            for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
            boolean counts = i >= warmUp;
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + dashboard.port() + READS.get(i % READS.size())))
                    .build();
            // From when it was due: a slow server must not slow down the measurement.
            calls.add(client.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(response -> {
                if (counts) {
                    durations.add(System.nanoTime() - due);
                }
                failed.addAndGet(isOk(response) ? 0 : 1);
            }));
            if (i % READS_PER_SECOND == 0) {
                lag = Math.max(lag, lag());
            }
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
        report("reads, 200/s, 200 events/s: " + durations + "; lag " + lag + " s");
        assertThat(failed.get()).isZero();
        assertThat(durations.quantile(0.99)).isLessThan(50);
        assertThat(lag).isLessThan(1);
    }

    private static boolean isOk(HttpResponse<?> response) {
        return response.statusCode() == 200;
    }

    @Test
    void costsLittleWithoutViewers() throws Exception {
        source.setRate(USUAL_EVENTS_PER_SECOND);
        pause(SECONDS / 3);
        double before = dashboard.cpuSeconds();
        pause(SECONDS);
        double share = dashboard.cpuSeconds() - before;
        report("no viewers, 25 events/s: processor " + percent(share) + " of a core; memory " + dashboard.megabytes()
                + " MB");
        assertThat(share).isLessThan(SECONDS * IDLE_SHARE);
        assertThat(dashboard.megabytes()).isLessThan(IDLE_MEGABYTES);
    }

    private static String percent(double seconds) {
        return Math.round(seconds * 1_000 / SECONDS) / 10.0 + " %";
    }

    private static void pause(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private static void report(String line) {
        System.err.println(line);
    }
}
