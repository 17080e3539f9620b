package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static io.github.wikistream.testkit.sample.SampleEvents.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.SinkContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PgBouncer in transaction mode, which assigns each transaction any free session. */
class PgBouncerTest {
    private static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();

    @TempDir
    private static Path folder;

    private static @Nullable Process bouncer;
    private static String uri = "";

    @BeforeAll
    static void start() throws IOException {
        Path binary = binary();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI server = URI.create(DATABASE.uri());
        String[] user = server.getRawUserInfo().split(":", 2);
        String secret = user.length < 2 ? "" : " password='" + decode(user[1]) + "'";
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                pooled = host=%s port=%s dbname=%s user=%s%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %s
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 2
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        server.getHost(),
                        Integer.toString(server.getPort()),
                        decode(server.getPath().substring(1)),
                        decode(user[0]),
                        secret,
                        Integer.toString(port)));
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // PgBouncer refuses to run as root and switches to another user, who must be able to read the settings.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        bouncer = started;
        awaitUp(started);
        uri = "postgresql://anybody@127.0.0.1:" + port + "/pooled?sslmode=disable";
    }

    private static Path binary() {
        Stream<String> folders = Stream.concat(
                Arrays.stream(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"));
        Path found = folders.map(each -> Path.of(each, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (found == null) {
            String reason = "pgbouncer is not installed; on Debian, install the package pgbouncer";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return Objects.requireNonNull(found);
    }

    private static void awaitUp(Process started) throws IOException {
        // Not closed: closing it would close the pipe that the process logs to.
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        List<String> said = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.add(line);
            if (line.contains("process up")) {
                Thread reader = new Thread(() -> readToEnd(log), "pgbouncer-log");
                reader.setDaemon(true);
                reader.start();
                return;
            }
        }
        fail("pgbouncer failed to start: " + said);
    }

    /** Drains the output, so that the process never blocks on it. */
    private static void readToEnd(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // The process has ended.
            return;
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        if (bouncer != null) {
            bouncer.destroy();
        }
    }

    @Test
    void pipelinesShareSessionsAndStoreEverything() {
        int last = 40;
        try (PostgresSink one = PostgresSink.of(uri);
                PostgresSink other = PostgresSink.of(uri)) {
            assertThat(one.open(new SinkContext("one"))).isEqualTo(Checkpoint.NONE);
            assertThat(other.open(new SinkContext("other"))).isEqualTo(Checkpoint.NONE);
            for (int first = 1; first < last; first += 2) {
                one.write(batch(first, first + 1));
                other.write(batch(first, first + 1));
            }
            assertThat(one.open(new SinkContext("one"))).isEqualTo(checkpoint(last));
            assertThat(other.open(new SinkContext("other"))).isEqualTo(checkpoint(last));
        }
        try (Session direct = new Session(DATABASE.jdbcUrl())) {
            assertThat(direct.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, last));
        }
        ChangeSelection selection = ChangeSelection.of(
                new TimeRange(Instant.parse("2026-06-20T00:00:00Z"), Instant.parse("2026-06-21T00:00:00Z")));
        try (WikiAnalytics analytics = WikiAnalytics.of(uri)) {
            for (int i = 0; i < 10; i++) {
                assertThat(analytics.quality().newPages(selection).created()).isNotNegative();
            }
        }
    }
}
