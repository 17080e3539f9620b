package io.github.wikistream.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.console.Termination;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings from the environment and a file, through whole commands; and the exit codes of what is wrong with them. */
class SettingsCommandLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int execute(Map<String, String> environment, String... args) {
        Console console = new Console(
                new StandardOutput(out, false), new PrintStream(err, true, UTF_8), Terminal.NONE, new Termination());
        return CommandLines.execute(console, environment, args);
    }

    private String row(String name) {
        return out.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(out.toString(UTF_8) + err.toString(UTF_8)))
                .replaceAll(" +", " ");
    }

    @Test
    void configSaysWhatIsInForceAndWhereItComesFromWithoutSecrets() throws IOException {
        Path file = Files.writeString(folder.resolve("all.properties"), "max-lag=30s\nredis=redis://:s3cret@cache\n");
        int code = execute(
                Map.of(
                        "WIKISTREAM_POSTGRES", "postgresql://wiki:s3cret@db/wiki",
                        "WIKISTREAM_REDIS_PASSWORD", "s3cret",
                        "WIKISTREAM_PORT", "1",
                        "WIKISTREAM_LOG_FORMAT", "json",
                        "WIKISTREAM_ALLOW_HOST", "a.example,b.example"),
                "config",
                "dashboard",
                "--port",
                "9000",
                "--config",
                file.toString());
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(row("port")).isEqualTo("port 9000 command line");
        assertThat(row("postgres")).isEqualTo("postgres postgresql://wiki:***@db/wiki WIKISTREAM_POSTGRES");
        assertThat(row("redis")).isEqualTo("redis redis://:***@cache redis in " + file);
        assertThat(row("max-lag")).isEqualTo("max-lag 30s max-lag in " + file);
        assertThat(row("allow-host")).isEqualTo("allow-host a.example b.example WIKISTREAM_ALLOW_HOST");
        assertThat(row("log-format")).isEqualTo("log-format json WIKISTREAM_LOG_FORMAT");
        assertThat(row("host")).isEqualTo("host 127.0.0.1 default");
        assertThat(row("notifications")).isEqualTo("notifications - default");
        assertThat(row("redis-password")).isEqualTo("redis-password *** WIKISTREAM_REDIS_PASSWORD");
        assertThat(out.toString(UTF_8)).doesNotContain("s3cret");
    }

    @Test
    void aCommandRunsWithSettingsAlone() throws IOException {
        Path recording = Files.write(
                folder.resolve("in.jsonl"),
                SampleEvents.changes(1, 30).stream()
                        .map(change -> change.json())
                        .toList());
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        int code = execute(
                Map.of(
                        "WIKISTREAM_SOURCE",
                        recording.toString(),
                        "WIKISTREAM_SINK",
                        "jsonl:" + first + " jsonl:" + second,
                        "WIKISTREAM_FAIL_FAST",
                        "true"),
                "run");
        assertThat(err.toString(UTF_8)).doesNotContain("Missing");
        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllLines(first)).hasSize(30);
        assertThat(Files.readAllLines(second)).hasSize(30);
    }

    @Test
    void aWrongTypeNamesTheSettingAndItsOrigin() {
        assertThat(execute(Map.of("WIKISTREAM_PORT", "many"), "dashboard")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8))
                .contains("'--port'", "expected a whole number, not 'many'", "(from WIKISTREAM_PORT)")
                .doesNotContain("Exception");
    }

    @Test
    void anUnknownSettingIsAnErrorWithASuggestion() {
        assertThat(execute(Map.of("WIKISTREAM_PROT", "1"), "dashboard")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8))
                .contains("unknown setting WIKISTREAM_PROT in the environment", "Did you mean WIKISTREAM_PORT?");
    }

    @Test
    void anUnreachableServerIsExitCodeThree() {
        assertThat(execute(Map.of("WIKISTREAM_POSTGRES", "postgresql://wiki@127.0.0.1:1/wiki"), "maintain"))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
        assertThat(err.toString(UTF_8)).contains("127.0.0.1:1");
        err.reset();
        assertThat(execute(Map.of(), "health", "http://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString(UTF_8)).contains("http://127.0.0.1:1/health/ready does not answer");
    }

    @Test
    void aMissingPrivilegeIsExitCodeFourAndNamesIt() throws SQLException {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("test"));
        }
        String role = "settings_" + System.nanoTime();
        execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
        try {
            assertThat(execute(
                            Map.of("WIKISTREAM_POSTGRES", database.as(role, "x").uri()), "export"))
                    .as(err.toString(UTF_8))
                    .isEqualTo(ExitCode.REFUSED);
            assertThat(err.toString(UTF_8).lines()).hasSize(1);
            assertThat(err.toString(UTF_8)).contains("permission denied for schema wikistream");
        } finally {
            execute(database, "DROP ROLE " + role);
        }
    }

    private static void execute(TestPostgres.Database database, String sql) throws SQLException {
        try (Connection connection = PostgresSink.dataSource(database.uri()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The password is that of nobody, and the right one comes from the environment. */
    @Test
    void aWrongPasswordIsExitCodeFourAndTheRightOneNeedsNoCommandLine() {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        String uri = database.uri();
        String password = uri.replaceFirst(".*//[^:]*:([^@]*)@.*", "$1");
        String without = uri.replaceFirst("(//[^:]*):[^@]*@", "$1@");
        assertThat(without).doesNotContain(password);
        Map<String, String> wrong =
                Map.of("WIKISTREAM_POSTGRES", without, "WIKISTREAM_POSTGRES_PASSWORD", "wrong-secret");
        assertThat(execute(wrong, "maintain", "--dry-run")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString(UTF_8)).doesNotContain("wrong-secret");
        Map<String, String> right = Map.of("WIKISTREAM_POSTGRES", without, "WIKISTREAM_POSTGRES_PASSWORD", password);
        err.reset();
        assertThat(execute(right, "dead-letters")).as(err.toString(UTF_8)).isNotEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).doesNotContain("password");
    }
}
