package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.examples.cli.Commands.Result;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaintainAndExportTest {
    private final String uri = TestPostgres.freshDatabase().uri();

    @BeforeAll
    void store() {
        try (PostgresSink sink = PostgresSink.of(uri)) {
            sink.open(new SinkContext("test"));
            sink.write(SampleEvents.batch(1, 70));
        }
    }

    @Test
    void maintainsOnceAndSaysWhatItDid() {
        Result dry = Commands.run("maintain", uri, "--keep", "changes=1000d", "--ahead", "2", "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(dry.out()).contains("would  partitions of recent_change: recent_change_20");
        Result done = Commands.run("maintain", uri, "--keep", "changes=1000d", "--keep", "dead-letters=30d");
        assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.OK);
        assertThat(done.out())
                .contains("done  partitions of recent_change: 4 created", "done  compaction: 70 changes")
                .contains("nothing  retention of dead_letter");
    }

    @Test
    void verifiesAndRecounts() {
        assertThat(Commands.run("maintain", uri, "--verify", "2026-06-19", "2026-06-21")
                        .lastLine())
                .isEqualTo("all counts are right");
        assertThat(Commands.run("maintain", uri, "--recount", "2026-06-20").lastLine())
                .isEqualTo("70 changes counted again");
    }

    @Test
    void exportsToStandardOutputAndToAFile(@TempDir Path folder) throws Exception {
        Result lines =
                Commands.run("export", uri, "--format", "json-lines", "--wiki", "enwiki,dewiki", "--type", "new");
        assertThat(lines.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(lines.out().lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("\"type\":\"new\"") && line.matches(".*\"wiki\":\"(en|de)wiki\".*"));
        Path file = folder.resolve("all.csv");
        Result all = Commands.run("export", uri, "--until", "2026-06-20T15:00:11Z", "--out", file.toString());
        assertThat(all.exitCode()).as(all.err()).isEqualTo(ExitCode.OK);
        assertThat(all.out()).isEmpty();
        assertThat(Files.readString(file)).startsWith("id,dt,").hasLineCount(11);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @CsvSource({
        "export URI --format csv, No space left on device, 1",
        "export URI --format events, No space left on device, 1",
        "export URI --format csv, Broken pipe, 0",
        "maintain URI --dry-run, No space left on device, 1",
        "maintain URI --verify 2026-06-20, No space left on device, 1"
    })
    void outputThatCannotBeWrittenIsAFailureUnlessAPipeWasClosed(String line, String reason, int exitCode) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        Result result = Commands.runInto(failing, line.replace("URI", uri).split(" "));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        String told = "wikistream: cannot write to standard output: " + reason;
        assertThat(result.err().contains(told)).isEqualTo(exitCode != 0);
    }

    @Test
    void exportIntoAFolderThatIsMissingNamesTheFile(@TempDir Path folder) {
        Path file = folder.resolve("no/all.csv");
        Result result = Commands.run("export", uri, "--out", file.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("cannot write " + file + ": No such file or directory");
    }

    @ParameterizedTest
    @CsvSource({
        "maintain, --keep, everything=1d, hourly-counts",
        "maintain, --keep, changes=90, such as 30s",
        "maintain, --keep, changes=5m, CHANGES must be kept for 1 days or longer",
        "maintain, --ahead, 61, 0 to 60",
        "export, --format, parquet, json-lines",
        "export, --actor, robot, registered"
    })
    void refusesWhatIsWrong(String command, String option, String value, String told) {
        Result refused = Commands.run(command, uri, option, value);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).containsIgnoringCase(told);
    }
}
