package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.cli.Commands.Result;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose output cannot be written fails, and no command continues without a reader. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailedOutputTest {
    private static final int EVENTS = 50;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        List<String> events = SampleEvents.changes(1, EVENTS).stream()
                .map(change -> change.json())
                .toList();
        Files.write(folder.resolve("recording.jsonl"), events);
        Files.write(
                folder.resolve("broken.jsonl"),
                IntStream.range(0, EVENTS).mapToObj(n -> "{\"n\":" + n + "}").toList());
        List<String> series = new ArrayList<>(List.of("timestamp,value"));
        for (int i = 0; i < EVENTS; i++) {
            series.add(i + "," + i % 7);
        }
        Files.write(folder.resolve("series.csv"), series);
        Commands.run("run", "--source", file("broken.jsonl"), "--sink", "jsonl:" + file("letters.jsonl"));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** Takes some bytes and then fails. */
    private static final class Failing extends OutputStream {
        private final String reason;
        private final int room;
        private int taken;
        private int refused;

        Failing(String reason, int room) {
            this.reason = reason;
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (taken == room) {
                refused++;
                throw new IOException(reason);
            }
            taken++;
        }
    }

    private String[] line(String command) {
        return command.replace("FOLDER", folder.toString()).split(" ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "help run",
                "score --help",
                "tail --source FOLDER/recording.jsonl",
                "score FOLDER/series.csv",
                "serve FOLDER/recording.jsonl",
                "dashboard --source FOLDER/recording.jsonl --port 0 --data FOLDER/data",
                "dead-letters jsonl:FOLDER/letters.jsonl",
                "dead-letters jsonl:FOLDER/letters.jsonl --json",
                "run --source FOLDER/recording.jsonl --sink jsonl:FOLDER/out.jsonl"
            })
    void isAFailureWithItsReason(String command) {
        Result full = Commands.runInto(new Failing("No space left on device", 10), line(command));
        assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(full.err()).contains("wikistream: cannot write to standard output: No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail --source simulated",
                "score FOLDER/series.csv",
                "dead-letters jsonl:FOLDER/letters.jsonl --limit 50"
            })
    void endsACommandQuietlyAndEarlyIfTheReaderOfAPipeHasClosedIt(String command) {
        Failing closed = new Failing("Broken pipe", 100);
        Result result = Commands.runInto(closed, line(command));
        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(result.err()).doesNotContain("cannot write");
        assertThat(closed.refused).isPositive();
    }

    @Test
    void ofAPipeIsTheReadersDoingWhateverTheSystemCallsIt() {
        StandardOutput piped = new StandardOutput(new Failing("Tubería rota", 0), true);
        piped.println("x");
        assertThat(piped.isBroken()).isTrue();
        assertThat(piped.failure()).isNull();
    }

    @Test
    @EnabledIf("hasFullDevice")
    void isToldOfARealDevice() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Result result = Commands.runInto(full, line("score FOLDER/series.csv"));
            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains("cannot write to standard output: ");
        }
    }

    @Test
    @EnabledIf("hasFullDevice")
    void ofARecordingNamesItsFile() throws IOException {
        Path full = Files.createSymbolicLink(folder.resolve("full.sse"), Path.of("/dev/full"));
        Result result = Commands.run(line("record --force --source FOLDER/recording.jsonl --out " + full));
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("cannot write " + full + ": ");
    }

    @Test
    void ofARecordingInAFolderThatIsMissingNamesTheFile() {
        Result result = Commands.run(line("record --source FOLDER/recording.jsonl --out FOLDER/no/x.sse"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("cannot write " + file("no/x.sse") + ": No such file or directory");
    }

    static boolean hasFullDevice() {
        return Files.exists(Path.of("/dev/full"));
    }
}
