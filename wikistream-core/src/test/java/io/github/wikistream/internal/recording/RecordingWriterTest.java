package io.github.wikistream.internal.recording;

import static io.github.wikistream.internal.recording.Recordings.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingWriterTest {
    @TempDir
    private Path folder;

    @Test
    void writesServerSentEventsInTheWireFormat() throws IOException {
        Path file = folder.resolve("a.sse");
        write(file, new RecordedEvent("[1]", "{\"a\":\"ß𐍈\"}"), new RecordedEvent(null, "b\r\nc\n"));

        assertThat(file).hasContent("""
                        :ok

                        event: message
                        id: [1]
                        data: {"a":"ß𐍈"}

                        event: message
                        data: b
                        data: c
                        data:\s

                        """);
    }

    @Test
    void writesJsonLinesEachOnOneLine() throws IOException {
        Path file = folder.resolve("a.jsonl");
        write(file, new RecordedEvent("[1]", "{\n\"a\": 1}"), new RecordedEvent(null, "b"));

        assertThat(file).hasContent("{ \"a\": 1}\nb\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy.sse", "copy.sse.gz", "copy.jsonl", "copy.jsonl.gz"})
    void copiesARealRecordingExactly(String name) throws IOException {
        Path copy = folder.resolve(name);
        List<RecordedEvent> events = RecordingReaderTest.readAll(recording("2026-01-13_WikiScan.jsonl.gz"));

        write(copy, events.toArray(RecordedEvent[]::new));

        assertThat(RecordingReaderTest.readAll(copy)).isEqualTo(events);
    }

    @Test
    void flushedDataIsOnDiskEvenIfCompressed() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.write(new RecordedEvent(null, "{}"));
            writer.flush();
            try (RecordingReader reader = RecordingReader.open(file)) {
                assertThat(reader.next()).isEqualTo(new RecordedEvent(null, "{}"));
            }
        }
    }

    @Test
    void reportsAMissingFolderOrAnUnknownFormat() {
        Path file = folder.resolve("none").resolve("a.sse");
        assertThatThrownBy(() -> RecordingWriter.create(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> RecordingWriter.create(folder.resolve("a.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end in .sse or .jsonl");
        assertThat(Files.exists(folder.resolve("a.json"))).isFalse();
    }

    private static void write(Path file, RecordedEvent... events) throws IOException {
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            for (RecordedEvent event : events) {
                writer.write(event);
            }
        }
    }
}
