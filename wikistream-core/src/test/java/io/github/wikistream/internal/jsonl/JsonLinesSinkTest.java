package io.github.wikistream.internal.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees beyond the contract of sinks. */
@Tag("locales")
class JsonLinesSinkTest {
    private static final SinkContext CONTEXT = new SinkContext("test");

    @TempDir
    Path folder = Path.of("");

    private final List<JsonLinesSink> sinks = new ArrayList<>();

    @AfterEach
    void closeSinks() {
        sinks.forEach(JsonLinesSink::close);
    }

    @Test
    void writesOneEventPerLineAsReceived() throws Exception {
        open().write(batch(0, 1, List.of(event("{\"a\":\"ä 漢 😀\"}"), event("{\"b\": [1,\r\n2]}")), List.of()));

        assertThat(Files.readString(file())).isEqualTo("{\"a\":\"ä 漢 😀\"}\n{\"b\": [1,  2]}\n");
    }

    @Test
    void writesDeadLettersBesideTheEvents() throws Exception {
        DeadLetter letter = DeadLetter.builder()
                .id(new UUID(0, 7))
                .position(Position.parse("[{\"topic\":\"t\",\"partition\":0,\"timestamp\":5}]"))
                .receivedAt(Instant.parse("2026-06-20T15:00:00Z"))
                .reason("no \"type\"")
                .data("{\nbroken")
                .build();
        open().write(batch(0, 1, List.of(), List.of(letter)));

        assertThat(file("events.jsonl.dead.jsonl"))
                .hasContent(
                        "{\"id\":\"00000000-0000-0000-0000-000000000007\","
                                + "\"position\":[{\"topic\":\"t\",\"partition\":0,\"timestamp\":5}],"
                                + "\"receivedAt\":\"2026-06-20T15:00:00Z\",\"reason\":\"no \\\"type\\\"\",\"data\":\"{\\nbroken\"}\n");
        assertThat(file()).doesNotExist();
    }

    @Test
    void bytesAfterTheLastBatchAreTruncated() throws Exception {
        JsonLinesSink sink = open();
        sink.write(batch(0, 1, List.of(event("{\"n\":1}")), List.of()));
        sink.close();
        String acknowledged = Files.readString(file());
        Path ledger = file("events.jsonl.checkpoint");
        Path before = Files.copy(ledger, file("before"));
        open().write(batch(1, 2, List.of(event("{\"n\":2}"), event("{\"n\":3}")), List.of()));
        closeSinks();
        byte[] after = Files.readAllBytes(file());

        for (int length = acknowledged.length(); length <= after.length; length++) {
            Files.write(file(), Arrays.copyOf(after, length));
            Files.copy(before, ledger, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(file("events.jsonl.checkpoint.tmp"), "{\"version\":1,\"byt");

            JsonLinesSink recovered = new JsonLinesSink(file());
            assertThat(recovered.open(CONTEXT)).isEqualTo(checkpoint(1));
            assertThat(file()).hasContent(acknowledged);
            recovered.write(batch(1, 2, List.of(event("{\"n\":2}"), event("{\"n\":3}")), List.of()));
            recovered.close();
            assertThat(Files.readAllBytes(file())).isEqualTo(after);
        }
    }

    @Test
    void crashBeforeTheFirstBatchLeavesAKnownFile() throws Exception {
        open().close();
        Files.writeString(file(), "{\"half\":");

        assertThat(open().open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        assertThat(file()).isEmptyFile();
    }

    @Test
    void uncommittedDeadLettersAreTruncatedToo() throws Exception {
        open().close();
        Files.writeString(file("events.jsonl.dead.jsonl"), "{\"half\":");

        open();
        assertThat(file("events.jsonl.dead.jsonl")).isEmptyFile();
    }

    @Test
    void foreignFileIsNotTouched() throws Exception {
        Files.writeString(file(), "precious\n");

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContainingAll(
                        "events.jsonl exists", "no " + file("events.jsonl.checkpoint"), "move it away");
        assertThat(file()).hasContent("precious\n");
        assertThat(file("events.jsonl.checkpoint")).doesNotExist();
    }

    @Test
    void emptyForeignFileIsAccepted() throws Exception {
        Files.createFile(file());

        open().write(batch(0, 1, List.of(event("{}")), List.of()));
        assertThat(file()).hasContent("{}\n");
    }

    @Test
    void truncatedFileIsReported() throws Exception {
        open().write(batch(0, 1, List.of(event("{\"n\":1}")), List.of()));
        closeSinks();
        Files.writeString(file(), "{\"n", StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContainingAll("has 3 bytes, but 8 were written", "start over");
        assertThat(file()).hasContent("{\"n");
    }

    @Test
    void invalidSideFileIsReported() throws Exception {
        open().close();
        Files.writeString(file("events.jsonl.checkpoint"), "{\"version\":2}");

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContainingAll("events.jsonl.checkpoint", "version 2", "later release");

        Files.writeString(file("events.jsonl.checkpoint"), "");
        assertThatThrownBy(this::open).isInstanceOf(SinkException.class).hasMessageContaining("start over");
    }

    @Test
    void missingFolderIsReported() {
        JsonLinesSink sink = new JsonLinesSink(folder.resolve("nowhere/events.jsonl"));

        assertThatThrownBy(() -> sink.open(CONTEXT))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContainingAll("the folder does not exist", "nowhere");
    }

    @Test
    void secondSinkInThisProcessWaitsForTheFirst() {
        JsonLinesSink first = open();
        JsonLinesSink second = new JsonLinesSink(file());

        assertThatThrownBy(() -> second.open(CONTEXT))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContainingAll(file().toString(), "by this process");
        first.close();
        sinks.add(second);
        assertThat(second.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
    }

    @Test
    void secondProcessWaitsForTheFirst() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('o');
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContainingAll(file().toString(), "by another process", "events.jsonl.lock");
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();

        assertThat(open().open(CONTEXT)).isEqualTo(checkpoint(1));
        assertThat(file()).hasContent("{\"from\":\"another process\"}\n");
    }

    /** Writes one batch and holds the file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            JsonLinesSink sink = new JsonLinesSink(Path.of(args[0]));
            sink.open(CONTEXT);
            sink.write(batch(0, 1, List.of(event("{\"from\":\"another process\"}")), List.of()));
            System.out.write('o');
            System.out.flush();
            if (System.in.read() == -1) {
                sink.close();
            }
        }
    }

    private JsonLinesSink open() {
        JsonLinesSink sink = new JsonLinesSink(file());
        sinks.add(sink);
        sink.open(CONTEXT);
        return sink;
    }

    private Path file() {
        return file("events.jsonl");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static StreamEvent event(String json) {
        EventMeta meta = EventMeta.builder()
                .id(UUID.nameUUIDFromBytes(json.getBytes(StandardCharsets.UTF_8)))
                .occurredAt(Instant.EPOCH)
                .stream("test")
                .build();
        return new OtherEvent(meta, null, json);
    }

    private static Batch batch(int previous, int next, List<StreamEvent> events, List<DeadLetter> deadLetters) {
        return new Batch(checkpoint(previous), checkpoint(next), events, deadLetters);
    }

    private static Checkpoint checkpoint(int number) {
        return number == 0
                ? Checkpoint.NONE
                : Checkpoint.builder().token("token-" + number).build();
    }
}
