package io.github.wikistream.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.OwnThread;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.console.Termination;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
    private static final int EVENTS = 30;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Termination termination = new Termination();
    private final CountDownLatch firstLine = new CountDownLatch(1);
    private Path recording = Path.of("");

    @BeforeEach
    void recordSomething() throws IOException {
        recording = Files.write(
                folder.resolve("sample.jsonl"),
                SampleEvents.changes(1, EVENTS).stream()
                        .map(change -> change.json())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "run", "serve", "tail", "record", "score"})
    void helpsWithExamples(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("Usage: wikistream " + command, "Examples:", "  wikistream " + command);
        assertThat(out.toString(UTF_8).lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void tellsItsCommandsAndItsVersion() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("dashboard", "run", "serve", "tail", "record", "score", "Exit codes:");
        assertThat(execute("--version")).isZero();
        assertThat(out.toString(UTF_8)).containsPattern("wikistream [0-9]+\\.[0-9]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dance",
                "run --source simulated",
                "run --sink jsonl:x --source no-such-file.sse",
                "run --sink nothing",
                "run --sink nosuch:place",
                "run --sink jsonl:x --source nosuch:place",
                "run --snk jsonl:x",
                "run --sink jsonl:x --sink jsonl:./x",
                "tail --source nosuch:place",
                "record --out x.sse --source nosuch:place",
                "dead-letters nosuch:place",
                "dashboard --source nosuch:place",
                "dashboard --postgres nosuch:place",
                "dashboard --redis nosuch:place",
                "run --sink jsonl:x --since yesterday",
                "run --sink jsonl:x --pipeline Default",
                "run --sink jsonl:x --until 2026-01-01T00:00:00Z",
                "run --sink redis://localhost --since 2026-01-01T00:00:00Z --until 2026-01-02T00:00:00Z",
                "serve",
                "serve x.sse --speed fast",
                "tail --colour",
                "record --out x.sse --duration long",
                "record --out x.sse --events 0",
                "dashboard --port many"
            })
    void refusesAWrongCommandLineWithTwo(String line) {
        assertThat(execute(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).startsWith("wikistream").contains("--help'.");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "run --snk jsonl:x, unknown option: '--snk', --sink",
        "run --sink jsonl:x --snk postgresql://me:secret@host/wiki, unknown option: '--snk', --sink",
        "run --snk=postgresql://me:secret@host/wiki, unknown option: '--snk', --sink",
        "run postgresql://me:secret@host/wiki, unexpected argument: 'postgresql://me:***@host/wiki', --help",
        "export --snce 2026-01-01T00:00:00Z, unknown option: '--snce', --since",
        "record --ot x.sse, unknown option: '--ot', --out",
        "dead-letters --redriv, unknown option: '--redriv', --redrive",
        "dashbord, unexpected argument: 'dashbord', dashboard",
        "run --sink jsonl:x --since yesterday, such as 2026-06-20T00:00:00Z, not 'yesterday'",
        "export postgresql://h/d --until 2026-01-01, such as 2026-06-20T00:00:00Z, not '2026-01-01'",
        "maintain postgresql://h/d --verify monday, such as 2026-06-20, not 'monday'",
        "dead-letters jsonl:x --id 7, expected an id such as, not '7'",
        "dead-letters jsonl:x --limit many, expected a whole number, not 'many'",
        "serve x.sse --cut-after many, expected a whole number, not 'many'",
        "record --out x.sse --events many, expected a whole number, not 'many'"
    })
    void saysWhatIsWrongAndWhatMayBeMeant(String line, String wrong, String meant) {
        assertThat(execute(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8))
                .contains(wrong, meant)
                .doesNotContain("secret", "Exception", "java.", "Missing required");
    }

    @Test
    void runsARecordingIntoASinkAndSumsUp() throws IOException {
        Path file = folder.resolve("out.jsonl");
        assertThat(execute("run", "--source", recording.toString(), "--sink", "jsonl:" + file))
                .isZero();
        JsonNode summary = summary();
        assertThat(summary.get("received").asInt()).isEqualTo(EVENTS);
        assertThat(summary.get("stored").get("jsonl").asInt()).isEqualTo(EVENTS);
        assertThat(Files.readAllLines(file)).hasSize(EVENTS);
    }

    @Test
    void runsSeveralFilesAfterOneOption() throws IOException {
        Path second = Files.write(
                folder.resolve("second.jsonl"),
                SampleEvents.changes(EVENTS + 1, EVENTS + 5).stream()
                        .map(change -> change.json())
                        .toList());
        Path file = folder.resolve("out.jsonl");
        assertThat(execute("run", "--source", recording.toString(), second.toString(), "--sink", "jsonl:" + file))
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(EVENTS + 5);
    }

    @Test
    void failsWithOneAndStillSumsUpIfASinkStopsForGood() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        String sink = "jsonl:" + notAFolder.resolve("out.jsonl");
        assertThat(execute("run", "--source", recording.toString(), "--sink", sink))
                .isEqualTo(ExitCode.FAILED);
        assertThat(summary().get("stored").get("jsonl").asInt()).isZero();
    }

    /** The process would wait a minute and a half for a command that is gone. */
    @Test
    void failsWithOneAfterAnError() {
        StandardOutput broken = new StandardOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new NoClassDefFoundError("com/example/Missing");
                    }
                },
                false);
        Console console = new Console(broken, new PrintStream(err, true, UTF_8), Terminal.NONE, termination);
        String sink = "jsonl:" + folder.resolve("out.jsonl");
        assertThat(CommandLines.execute(console, "run", "--source", recording.toString(), "--sink", sink))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(UTF_8)).contains("NoClassDefFoundError: com/example/Missing");
    }

    @Test
    void stoppingBeforeAllIsStoredIsInOrder() throws IOException {
        Path file = folder.resolve("out.jsonl");
        // Another writer holds the file, so that nothing can be stored yet.
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("out.jsonl.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            termination.ask();
            assertThat(execute("run", "--source", recording.toString(), "--sink", "jsonl:" + file))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(summary().get("stored").get("jsonl").asInt()).isZero();
        Commands.run("run", "--source", recording.toString(), "--sink", "jsonl:" + file);
        assertThat(Files.readAllLines(file)).hasSize(EVENTS);
    }

    @Test
    void stopsInOrderWhenAsked() throws IOException {
        Path file = folder.resolve("out.jsonl");
        termination.ask();
        assertThat(execute("run", "--source", "simulated", "--sink", "jsonl:" + file))
                .isZero();
        assertThat(summary().get("stored").has("jsonl")).isTrue();
    }

    @Test
    void tailsTheWikisThatWereAskedFor() {
        String wiki = SampleEvents.change(1).wiki();
        assertThat(execute("tail", "--source", recording.toString(), "--wiki", wiki))
                .isZero();
        long expected = SampleEvents.changes(1, EVENTS).stream()
                .filter(change -> change.wiki().equals(wiki))
                .count();
        assertThat(out.toString(UTF_8).lines()).hasSize((int) expected).allMatch(line -> line.contains(wiki));
    }

    @Test
    void recordsUpToALimitAndWritesOverNothing() throws IOException {
        Path file = folder.resolve("new.sse.gz");
        String[] line = {"record", "--source", recording.toString(), "--out", file.toString(), "--events", "7"};
        assertThat(execute(line)).isZero();
        try (RecordingReader reader = RecordingReader.open(file)) {
            int events = 0;
            while (reader.next() != null) {
                events++;
            }
            assertThat(events).isEqualTo(7);
        }
        assertThat(execute(line)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).contains(file + " exists already");
    }

    @Test
    void servesUntilAskedToStop() throws Exception {
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(
                () -> execute("serve", recording.toString(), "--speed", "max"), OwnThread.EACH);
        firstLine.await();
        String address = out.toString(UTF_8).strip();
        assertThat(address).matches("http://127\\.0\\.0\\.1:[0-9]+");
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v2/stream/recentchange"))
                .header("User-Agent", "test/1.0 (me@example.org)")
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        assertThat(body.lines().filter(line -> line.startsWith("data: "))).hasSize(EVENTS);
        termination.ask();
        assertThat(exitCode.get(1, TimeUnit.MINUTES)).isZero();
    }

    private int execute(String... args) {
        return CommandLines.execute(
                new Console(watched(out), new PrintStream(err, true, UTF_8), Terminal.NONE, termination), args);
    }

    private StandardOutput watched(ByteArrayOutputStream stream) {
        return new StandardOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        stream.write(b);
                        if (b == '\n') {
                            firstLine.countDown();
                        }
                    }
                },
                false);
    }

    private JsonNode summary() throws IOException {
        List<String> lines = out.toString(UTF_8).lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
