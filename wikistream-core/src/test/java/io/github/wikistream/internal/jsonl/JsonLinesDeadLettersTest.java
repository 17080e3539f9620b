package io.github.wikistream.internal.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees beyond the contract of dead letter stores. */
class JsonLinesDeadLettersTest {
    private static final SinkContext CONTEXT = new SinkContext("test");
    private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;

    @TempDir
    Path folder = Path.of("");

    @Test
    void crashBeforeTheLedgerIsReplacedChangesNothing() throws Exception {
        write(List.of(event(1)), List.of(letter(2, json(2)), letter(3, "broken"), letter(4, json(4))));
        Path ledger = file("events.jsonl.checkpoint");
        Path before = Files.copy(ledger, file("before"));
        List<DeadLetter> asTheyWere = list();
        assertThat(redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(2).failed(1).build());
        String events = Files.readString(file("events.jsonl"));
        String letters = Files.readString(file("events.jsonl.dead.jsonl"));

        Files.copy(before, ledger, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file("events.jsonl.checkpoint.tmp"), "{\"version\":1,\"byt");
        assertThat(list()).isEqualTo(asTheyWere);
        assertThat(redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(2).failed(1).build());
        assertThat(file("events.jsonl")).hasContent(events);
        assertThat(file("events.jsonl.dead.jsonl")).hasContent(letters);
        assertThat(events).isEqualTo(json(1) + "\n" + json(2) + "\n" + json(4) + "\n");
    }

    @Test
    void crashBeforeTheLedgerIsReplacedIsUndoneByASinkToo() throws Exception {
        write(List.of(event(1)), List.of(letter(2, json(2))));
        Path before = Files.copy(file("events.jsonl.checkpoint"), file("before"));
        redrive(ALL);
        Files.copy(before, file("events.jsonl.checkpoint"), StandardCopyOption.REPLACE_EXISTING);

        try (JsonLinesSink sink = new JsonLinesSink(file("events.jsonl"))) {
            sink.open(CONTEXT);
        }
        assertThat(file("events.jsonl")).hasContent(json(1) + "\n");
        assertThat(list()).extracting(DeadLetter::id).containsExactly(id(2));
    }

    @Test
    void withoutChangesNothingIsWritten() throws Exception {
        write(List.of(), List.of(letter(1, "broken"), letter(2, "broken")));
        redrive(ALL);
        String letters = Files.readString(file("events.jsonl.dead.jsonl"));
        assertThat(letters).hasLineCount(4);

        assertThat(redrive(ALL)).isEqualTo(RedriveReport.builder().failed(2).build());
        assertThat(file("events.jsonl.dead.jsonl")).hasContent(letters);
    }

    @Test
    void lettersCanBeListedButNotRedrivenWhileAPipelineWrites() throws Exception {
        try (JsonLinesSink sink = new JsonLinesSink(file("events.jsonl"))) {
            sink.open(CONTEXT);
            sink.write(batch(0, List.of(), List.of(letter(1, json(1)))));
            assertThat(list()).containsExactly(letter(1, json(1)));
            assertThatThrownBy(() -> redrive(ALL))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContainingAll(
                            file("events.jsonl") + " is being written by this process",
                            "events.jsonl.lock; stop that one before redriving dead letters");
            sink.write(batch(1, List.of(), List.of(letter(2, json(2)))));
        }
        assertThat(redrive(ALL)).isEqualTo(RedriveReport.builder().stored(2).build());
    }

    @Test
    void ledgerWithoutSettledLettersIsAccepted() throws Exception {
        write(List.of(), List.of(letter(1, json(1))));
        String ledger = Files.readString(file("events.jsonl.checkpoint"));
        assertThat(ledger).contains(",\"deadLetterBytesSettled\":0,");
        Files.writeString(file("events.jsonl.checkpoint"), ledger.replace(",\"deadLetterBytesSettled\":0,", ","));

        assertThat(list()).hasSize(1);
        redrive(ALL);
        long bytes = Files.size(file("events.jsonl.dead.jsonl"));
        assertThat(file("events.jsonl.checkpoint"))
                .content()
                .contains("\"deadLetterBytes\":" + bytes + ",\"deadLetterBytesSettled\":" + bytes + ",");
        Files.writeString(
                file("events.jsonl.checkpoint"),
                ledger.replace("\"deadLetterBytesSettled\":0", "\"deadLetterBytesSettled\":" + (bytes + 1)));
        assertThatThrownBy(this::list)
                .isInstanceOf(SinkException.class)
                .hasMessageContainingAll("events.jsonl.checkpoint", "deadLetterBytesSettled is 0 to deadLetterBytes");
    }

    @Test
    void invalidLineIsReportedWithItsPlace() throws Exception {
        write(List.of(), List.of(letter(1, json(1)), letter(2, json(2))));
        String letters = Files.readString(file("events.jsonl.dead.jsonl"));
        int second = letters.indexOf('\n') + 1;
        Files.writeString(
                file("events.jsonl.dead.jsonl"),
                letters.substring(0, second) + letters.substring(second).replace("receivedAt", "RECEIVEDAT"));

        assertThatThrownBy(this::list)
                .isInstanceOf(SinkException.class)
                .hasMessageContainingAll("line at byte " + second, "the text 'receivedAt' is missing");
        assertThatThrownBy(() -> redrive(ALL)).isInstanceOf(SinkException.class);
        assertThat(file("events.jsonl")).doesNotExist();
    }

    @Test
    void truncatedFileIsReported() throws Exception {
        write(List.of(), List.of(letter(1, json(1))));
        Files.writeString(file("events.jsonl.dead.jsonl"), "{}", StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(this::list).isInstanceOf(SinkException.class).hasMessageContaining("it was truncated");
    }

    @Test
    void largeLettersAreReturnedInSeveralPages() {
        String large = "x".repeat(1_500_000);
        write(
                List.of(),
                IntStream.rangeClosed(1, 4).mapToObj(n -> letter(n, large + n)).toList());

        JsonLinesDeadLetters store = new JsonLinesDeadLetters(file("events.jsonl"));
        assertThat(store.list(ALL, null, 1_000).letters()).hasSize(2);
        assertThat(list()).extracting(DeadLetter::id).containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void largeFilesOfLettersAreRedrivenCompletely() throws IOException {
        List<DeadLetter> letters = IntStream.rangeClosed(1, 5_000)
                .mapToObj(number -> letter(number, number % 5 == 0 ? "broken " + number : json(number)))
                .toList();
        write(List.of(event(1), event(4_999)), letters);

        assertThat(redrive(ALL.withReason("no such reason"))).isEqualTo(RedriveReport.NOTHING);
        assertThat(redrive(ALL))
                .isEqualTo(RedriveReport.builder()
                        .stored(3_998)
                        .alreadyThere(2)
                        .failed(1_000)
                        .build());
        assertThat(list()).extracting(DeadLetter::data).hasSize(1_000).allMatch(data -> data.startsWith("broken "));
        assertThat(Files.readAllLines(file("events.jsonl"))).hasSize(4_000).doesNotHaveDuplicates();
    }

    private RedriveReport redrive(DeadLetterFilter which) {
        try (DeadLetters letters = DeadLetters.of(new JsonLinesDeadLetters(file("events.jsonl")))) {
            return letters.redrive(which);
        }
    }

    private List<DeadLetter> list() {
        try (DeadLetters letters = DeadLetters.of(new JsonLinesDeadLetters(file("events.jsonl")))) {
            return letters.list(ALL).toList();
        }
    }

    private void write(List<StreamEvent> events, List<DeadLetter> letters) {
        try (JsonLinesSink sink = new JsonLinesSink(file("events.jsonl"))) {
            sink.open(CONTEXT);
            sink.write(batch(0, events, letters));
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static Batch batch(int previous, List<StreamEvent> events, List<DeadLetter> letters) {
        return new Batch(checkpoint(previous), checkpoint(previous + 1), events, letters);
    }

    private static Checkpoint checkpoint(int number) {
        return number == 0
                ? Checkpoint.NONE
                : Checkpoint.builder().token("token-" + number).build();
    }

    private static DeadLetter letter(int number, String data) {
        return DeadLetter.builder()
                .id(id(number))
                .position(Position.NONE)
                .receivedAt(Instant.ofEpochSecond(number))
                .reason("was broken")
                .data(data)
                .build();
    }

    private static UUID id(int number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L | number);
    }

    private static String json(int number) {
        return "{\"meta\":{\"id\":\"" + id(number) + "\",\"dt\":\"2026-06-20T15:00:00Z\",\"stream\":\"test\"}}";
    }

    private static StreamEvent event(int number) {
        EventMeta meta = EventMeta.builder().id(id(number)).occurredAt(Instant.parse("2026-06-20T15:00:00Z")).stream(
                        "test")
                .build();
        return new OtherEvent(meta, null, json(number));
    }
}
