package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.examples.cli.Commands.Result;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersCommandTest {
    private static DeadLetter refused(int number) {
        return DeadLetter.builder()
                .id(SampleEvents.id(number))
                .position(SampleEvents.position(number))
                .receivedAt(SampleEvents.time(number))
                .reason("sink 'wiki' refused it:\n\u001B[31mtoo odd")
                .data(SampleEvents.change(number).json())
                .build();
    }

    private static String storeInPostgres() {
        String uri = TestPostgres.freshDatabase().uri();
        List<DeadLetter> letters = Stream.concat(
                        IntStream.rangeClosed(1, 30).mapToObj(DeadLettersCommandTest::refused),
                        Stream.of(SampleEvents.deadLetter(31)))
                .toList();
        try (PostgresSink sink = PostgresSink.of(uri)) {
            sink.open(new SinkContext("test"));
            sink.write(SampleEvents.batch(1, 31, SampleEvents.changes(1, 10), letters));
        }
        return uri;
    }

    @Test
    void listsAndTriesAgainWhatPostgresKeeps() {
        String uri = storeInPostgres();

        Result listed = Commands.run("dead-letters", uri);
        assertThat(listed.exitCode()).as(listed.err()).isEqualTo(ExitCode.OK);
        assertThat(listed.out().lines())
                .hasSize(20)
                .first()
                .asString()
                .startsWith("2026-06-20 15:00:01  " + SampleEvents.id(1)
                        + "  sink 'wiki' refused it: \uFFFD[31mtoo odd  {\"")
                .endsWith("…");
        Result json = Commands.run("dead-letters", uri, "--json", "--limit", "100", "--reason", "meta.dt");
        assertThat(json.out()).isEqualTo(SampleEvents.deadLetter(31).toJson() + "\n");

        Result one = Commands.run(
                "dead-letters", uri, "--redrive", "--id", SampleEvents.id(12).toString());
        assertThat(one.out()).isEqualTo("1 stored, 0 stored before, 0 test events, 0 failed again\n");
        Result all = Commands.run("dead-letters", uri, "--redrive");
        assertThat(all.exitCode()).as(all.err()).isEqualTo(ExitCode.OK);
        assertThat(all.out().lines().toList())
                .hasSize(2)
                .startsWith("19 stored, 10 stored before, 0 test events, 1 failed again")
                .element(1)
                .asString()
                .contains(SampleEvents.deadLetter(31).id().toString(), "meta.");
        assertThat(Commands.run("maintain", uri, "--verify", "2026-06-20").lastLine())
                .isEqualTo("all counts are right");
        assertThat(Commands.run("export", uri).out()).hasLineCount(31);
    }

    @Test
    void readsARecordingWithABrokenEventIntoAFileAndTriesItAgainOnceItIsMended(@TempDir Path folder) throws Exception {
        Path recording = folder.resolve("recording.jsonl");
        String good = SampleEvents.change(1).json();
        Files.writeString(recording, good + "\n{\"meta\":{\"dt\":\"yesterday\"}}\n");
        Path file = folder.resolve("events.jsonl");
        Result run = Commands.run("run", "--source", recording.toString(), "--sink", "jsonl:" + file);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);

        Result json = Commands.run("dead-letters", "jsonl:" + file, "--json");
        DeadLetter letter = DeadLetter.parse(json.out().strip());
        assertThat(letter.data()).isEqualTo("{\"meta\":{\"dt\":\"yesterday\"}}");
        assertThat(letter.reason()).contains("meta.id is missing");
        Result still = Commands.run("dead-letters", "jsonl:" + file, "--redrive", "--json");
        assertThat(still.err()).contains("0 stored, 0 stored before, 0 test events, 1 failed again");
        assertThat(still.out()).isEqualTo(json.out());

        // As if a later release understood it: its text is one that is understood.
        Path dead = folder.resolve("events.jsonl.dead.jsonl");
        DeadLetter mended = DeadLetter.builder()
                .id(letter.id())
                .position(letter.position())
                .receivedAt(letter.receivedAt())
                .reason(letter.reason())
                .data(SampleEvents.change(2).json())
                .build();
        Files.writeString(dead, mended.toJson() + "\n");
        Path ledger = folder.resolve("events.jsonl.checkpoint");
        Files.writeString(
                ledger,
                Files.readString(ledger)
                        .replaceFirst("\"deadLetterBytes\":[0-9]+", "\"deadLetterBytes\":" + Files.size(dead)));
        assertThat(Commands.run("dead-letters", "jsonl:" + file, "--redrive").out())
                .isEqualTo("1 stored, 0 stored before, 0 test events, 0 failed again\n");
        assertThat(Files.readAllLines(file))
                .containsExactly(good, SampleEvents.change(2).json());
    }

    @ParameterizedTest
    @CsvSource({
        "jsonl:/nowhere/at/all.jsonl, --limit, 1, 4, no sink has written to /nowhere/at/all.jsonl",
        "redis://localhost, --limit, 1, 2, keeps no dead letters",
        "jsonl:events.jsonl, --limit, -1, 2, 0 or more",
        "jsonl:events.jsonl, --id, seven, 2, seven"
    })
    void refusesWhatIsWrong(String uri, String option, String value, int exitCode, String told) {
        Result refused = Commands.run("dead-letters", uri, option, value);
        assertThat(refused.exitCode()).isEqualTo(exitCode);
        assertThat(refused.err()).contains(told);
    }
}
