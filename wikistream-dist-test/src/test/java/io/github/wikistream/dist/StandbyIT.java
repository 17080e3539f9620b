package io.github.wikistream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two dashboards on the same stores: one writes, the other takes over when it is killed. */
class StandbyIT {
    private static final Pattern RUNNING =
            Pattern.compile("(?m)^wikistream_sink_state\\{[^}]*state=\"running\"[^}]*} 1");
    private static final Pattern STANDBY =
            Pattern.compile("(?m)^wikistream_sink_state\\{[^}]*state=\"standby\"[^}]*} 1");

    @TempDir
    Path folder;

    private final String postgres = TestPostgres.freshDatabase().uri();
    private final String redis = TestRedis.freshDatabase();

    @Test
    @Timeout(180)
    void theOtherTakesOver() throws Exception {
        Path launcher = Archive.unpack(folder).resolve("bin/wikistream");
        try (Program active = start(launcher, "active")) {
            awaitLanes(page(active), RUNNING);
            try (Program other = start(launcher, "other")) {
                URI page = page(other);
                awaitLanes(page, STANDBY);
                active.kill();
                awaitLanes(page, RUNNING);
                assertThat(other.logged()).contains("in standby");
            }
        }
    }

    private Program start(Path launcher, String name) throws IOException {
        return Program.start(
                launcher,
                folder,
                "dashboard",
                "--source",
                "simulated",
                "--port",
                "0",
                "--postgres",
                postgres,
                "--redis",
                redis,
                "--standby",
                "3s",
                "--data",
                folder.resolve(name).toString());
    }

    private static URI page(Program dashboard) throws IOException {
        String line = dashboard.readLine();
        return URI.create(line.substring(line.indexOf("http")));
    }

    /** Waits until both sinks are in a state. */
    private static void awaitLanes(URI page, Pattern state) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve("metrics")).build();
        while (state.matcher(HttpClient.newHttpClient()
                                .send(request, BodyHandlers.ofString())
                                .body())
                        .results()
                        .count()
                < 2) {
            // Nothing tells when another process has come so far.
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
