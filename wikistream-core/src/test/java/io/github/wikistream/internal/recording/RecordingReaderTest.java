package io.github.wikistream.internal.recording;

import static io.github.wikistream.internal.recording.Recordings.recording;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class RecordingReaderTest {
    private static final String ID = "[{\"topic\":\"eqiad.t\",\"partition\":0,\"timestamp\":5}]";

    @TempDir
    private Path folder;

    @Test
    void readsServerSentEventsWithTheirIds() throws IOException {
        Path file = file("a.sse", """
            :ok

            event: message
            id: %s
            data: {"a":1}

            id: 7
            data:{"b":2}
            : a comment between

            """.formatted(ID));

        assertThat(readAll(file))
                .containsExactly(new RecordedEvent(ID, "{\"a\":1}"), new RecordedEvent("7", "{\"b\":2}"));
    }

    @Test
    void joinsSeveralDataLinesByLineBreaksAndKeepsAllButOneLeadingSpace() throws IOException {
        assertThat(readAll(file("a.sse", "data: {\ndata:  \"a\":1\ndata\ndata:}\n\n")))
                .containsExactly(new RecordedEvent(null, "{\n \"a\":1\n\n}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void acceptsAnyLineEnd(String lineEnd) throws IOException {
        String text = ":ok\n\nevent: message\nid: 1\ndata: a\n\ndata: b\n\n".replace("\n", lineEnd);

        assertThat(readAll(file("a.sse", text)))
                .containsExactly(new RecordedEvent("1", "a"), new RecordedEvent("1", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"event: message\n", "id: 2\ndata: {\"cut", "data: {\"cut\":", "data: b", "data: {}}\n", ""})
    void dropsAnEventTruncatedByTheEndOfTheFile(String tail) throws IOException {
        assertThat(readAll(file("a.sse", "data: a\n\n" + tail))).containsExactly(new RecordedEvent(null, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id: 2\ndata: {\"b\":[{}]}", "id: 2\ndata: {\"b\":[{}]}\n"})
    void keepsALastEventThatLacksOnlyTheEmptyLine(String tail) throws IOException {
        assertThat(readAll(file("a.sse", "data: a\n\n" + tail)))
                .containsExactly(new RecordedEvent(null, "a"), new RecordedEvent("2", "{\"b\":[{}]}"));
    }

    @Test
    void skipsFramesThatAreNotEventsOfTheStream() throws IOException {
        String text = "event: error\ndata: {\"status\":500}\n\nid: 3\n\nretry: 10\n\ndata: a\n\n";

        assertThat(readAll(file("a.sse", text))).containsExactly(new RecordedEvent("3", "a"));
    }

    @Test
    void derivesAMissingId() throws IOException {
        String data =
                "{\"$schema\":\"s\",\"meta\":{\"uri\":\"u\",\"dt\":\"2026-01-13T16:00:28.460Z\",\"topic\":\"codfw.x.y\","
                        + "\"partition\":0,\"offset\":5},\"id\":1}";

        RecordedEvent event = readAll(file("a.jsonl", data + "\n")).get(0);

        assertThat(event.data()).isEqualTo(data);
        assertThat(Position.parse(String.valueOf(event.id())))
                .isEqualTo(Position.parse("[{\"topic\":\"codfw.x.y\",\"partition\":0,\"timestamp\":1768320028461},"
                        + "{\"topic\":\"eqiad.x.y\",\"partition\":0,\"offset\":-1}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"meta\":{\"topic\":\"eqiad.a\",\"dt\":\"2026-01-13T16:00:28Z\"",
                "[1]",
                "{\"meta\":[]}",
                "{\"meta\":{\"topic\":\"eqiad.a\"}}",
                "{\"meta\":{\"topic\":\"eqiad.a\",\"dt\":\"yesterday\"}}",
                "{\"meta\":{\"topic\":\"eqiad.a\",\"dt\":\"+999999999-01-01T00:00:00Z\"}}",
                "{\"meta\":{\"topic\":\"eqiad.a\",\"partition\":99999999999,\"dt\":\"2026-01-13T16:00:28Z\"}}",
                "{\"a\":{\"meta\":{\"topic\":\"eqiad.a\",\"dt\":\"2026-01-13T16:00:28Z\"}}}"
            })
    void returnsALineWithoutAPositionWithoutAnId(String line) throws IOException {
        assertThat(readAll(file("a.jsonl", line + "\n"))).containsExactly(new RecordedEvent(null, line));
    }

    @Test
    void readsTheLastJsonLineWithoutItsEndAndSkipsBlankOnes() throws IOException {
        assertThat(readAll(file("a.jsonl", "\uFEFF{\"a\":1}\r\n\r\n \n{\"b\":2}")))
                .extracting(RecordedEvent::data)
                .containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @ParameterizedTest
    @CsvSource({"a.sse.gz,true", "a.sse,true", "a.sse.gz,false", "A.SSE.GZ,true"})
    void detectsCompressionByTheFirstBytesNotByTheName(String name, boolean compressed) throws IOException {
        byte[] plain = "data: a\n\n".getBytes(UTF_8);
        Path file = folder.resolve(name);
        Files.write(file, compressed ? gzip(plain) : plain);

        assertThat(readAll(file)).containsExactly(new RecordedEvent(null, "a"));
    }

    @Test
    void readsConcatenatedCompressedParts() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(gzip("1\n".getBytes(UTF_8)));
            out.write(gzip("2\n".getBytes(UTF_8)));
        }

        assertThat(readAll(file)).extracting(RecordedEvent::data).containsExactly("1", "2");
    }

    @Test
    void namesFileAndLineOfTruncatedCompressedData() throws IOException {
        byte[] whole = gzip("{}\n".repeat(50_000).getBytes(UTF_8));
        Path file = folder.resolve("cut.jsonl.gz");
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        int read = 0;
        try (RecordingReader reader = RecordingReader.open(file)) {
            while (true) {
                assertThat(reader.next()).isEqualTo(new RecordedEvent(null, "{}"));
                read++;
            }
        } catch (IOException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "recording \\Q" + file + "\\E, line \\d+: the compressed data ends too early.*");
        }

        assertThat(read).isBetween(20_000, 30_000);
    }

    @Test
    void namesAMissingFileOrAnUnknownFormat() {
        assertThatThrownBy(() -> RecordingReader.open(folder.resolve("none.sse")))
                .isInstanceOf(IOException.class)
                .hasMessage("recording " + folder.resolve("none.sse") + ": the file does not exist");
        assertThatThrownBy(() -> RecordingReader.open(Path.of("events.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recording events.txt: its name must end in .sse, .jsonl, .ndjson or .json,"
                        + " optionally followed by .gz");
    }

    @Test
    void reportsTheFirstLineOfTheLastEvent() throws IOException {
        try (RecordingReader reader = RecordingReader.open(file("a.sse", ":ok\n\nid: 1\ndata: a\n\n\ndata: b\n\n"))) {
            assertThat(reader.line()).isZero();
            reader.next();
            assertThat(reader.line()).isEqualTo(3);
            reader.next();
            assertThat(reader.line()).isEqualTo(7);
            assertThat(reader.next()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void splitsLinesIndependentlyOfChunks(int chunk) throws IOException {
        Reader trickle = new Reader() {
            private final Reader text = new StringReader("a\r\n\nb\rc\n\r\nend");

            @Override
            public int read(char[] into, int offset, int length) throws IOException {
                return text.read(into, offset, Math.min(length, chunk));
            }

            @Override
            public void close() {}
        };
        List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(trickle, 5, 5)) {
            for (String line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }

        assertThat(lines).containsExactly("a", "", "b", "c", "", "end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n  {\n    \"a\": \"x ]} \\\" , y\"\n  },\n  {\"b\": [1, {}]}\n]\n",
                "{ \"a\" : \"x ]} \\\" , y\" }\r\n{\"b\":[1,{}]}",
                "\uFEFF[{\"a\":\"x ]} \\\" , y\"},{\"b\":[1,{}]}",
                "{\"a\":\"x ]} \\\" , y\"}{\"b\":[1,\n{}]}{\"cut\": [",
            })
    void readsJsonAsAnArrayOrAsConcatenatedValues(String text) throws IOException {
        assertThat(readAll(file("a.json", text)))
                .extracting(RecordedEvent::data)
                .containsExactly("{\"a\":\"x ]} \\\" , y\"}", "{\"b\":[1,{}]}");
    }

    @Test
    void countsTheLinesOfJsonAndDoesNotValidateValues() throws IOException {
        try (RecordingReader reader = RecordingReader.open(file("a.json", "[\n{\"a\":1},\n\n nonsense , [2]]"))) {
            assertThat(reader.next()).isEqualTo(new RecordedEvent(null, "{\"a\":1}"));
            assertThat(reader.line()).isEqualTo(2);
            assertThat(reader.next()).isEqualTo(new RecordedEvent(null, "nonsense"));
            assertThat(reader.line()).isEqualTo(4);
            assertThat(reader.next()).isEqualTo(new RecordedEvent(null, "[2]"));
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void readsJsonLinesByTheOtherExtension() throws IOException {
        assertThat(readAll(file("a.ndjson", "{}\n{}\n"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "a.sse, '{\"meta\":{}}', looks like JSON: name it .jsonl",
        "a.sse, '<html>\n<body>', looks like a web page",
        "a.sse, 'hello', it is not an event stream",
        "a.sse, ':ok\n\n', stopped before the first event",
        "a.sse, 'event: error\ndata: x\n\n', events of the type 'error' only",
        "a.sse, '', it is empty",
        "a.jsonl, '\n', it is empty",
        "a.json, '[]', it is empty",
        "a.sse, 'PK\u0003\u0004...', compressed as zip",
        "a.jsonl.gz, 'BZh91AY', compressed as bzip2"
    })
    void fileWithoutAnEventIsAnErrorWithAHint(String name, String text, String hint) throws IOException {
        Path plain = file(name, text);
        assertThatThrownBy(() -> readAll(plain))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("recording " + plain)
                .hasMessageContaining(hint);
    }

    @Test
    void reportsAFileCompressedTwice() throws IOException {
        Path file = folder.resolve("a.sse.gz");
        Files.write(file, gzip(gzip("data: a\n\n".getBytes(UTF_8))));
        assertThatThrownBy(() -> readAll(file)).hasMessageContaining("compressed as gzip, twice");
    }

    @ParameterizedTest
    @CsvSource({
        "a.sse, 'data: {0}\n\ndata: b\n\n'",
        "a.sse, 'data: x\ndata: {0}\n\ndata: b\n\n'",
        "a.sse, 'id: {0}\ndata: x\n\ndata: b\n\n'",
        "a.jsonl, '{0}\nb\n'",
        "a.json, '[{0}, b]'"
    })
    void keepsTheHeadOfAnOversizedEventAndContinuesAfterIt(String name, String form) throws IOException {
        String text = form.replace("{0}", "a".repeat(100_000));
        List<RecordedEvent> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file(name, text), 70_000)) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        }
        assertThat(events).hasSize(2);
        assertThat(events.get(0).data()).hasSizeBetween(15_000, 17_000).contains("aaaa");
        assertThat(events.get(0).flaw()).startsWith("longer than 70000 bytes");
        assertThat(events.get(1)).isEqualTo(new RecordedEvent(null, "b"));
    }

    @Test
    void returnsTheHeadOfAnOversizedLineAndContinuesAfterIt() throws IOException {
        try (LineReader reader = new LineReader(new StringReader("12345\n123456789\r\n1\n123456"), 5, 3)) {
            assertThat(reader.next()).isEqualTo("12345");
            assertThat(reader.isTooLong()).isFalse();
            assertThat(reader.next()).isEqualTo("123");
            assertThat(reader.isTooLong()).isTrue();
            assertThat(reader.next()).isEqualTo("1");
            assertThat(reader.isTooLong()).isFalse();
            assertThat(reader.next()).isEqualTo("123");
            assertThat(reader.isTooLong()).isTrue();
            assertThat(reader.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2018-10-19_grafpoo.sse.gz,223",
        "2021-08-27_kirajano.sse.gz,1950",
        "2026-01-13_WikiScan.jsonl.gz,438",
        "2026-06-20_pdm.sse.gz,384",
        "other_2021-08-20_page-create.sse.gz,41",
        "other_2021-08-27_revision-create.sse.gz,1571"
    })
    void readsEveryEventOfARealRecordingAndDerivesTheIdThatTheStreamSent(String name, int events) throws IOException {
        ObjectMapper json = new ObjectMapper();

        List<RecordedEvent> read = readAll(recording(name));

        assertThat(read.size()).isEqualTo(events);
        for (RecordedEvent event : read) {
            JsonNode tree = json.readTree(event.data());
            assertThat(tree.path("meta").path("id").isTextual()).isTrue();
            EventOrigin place = requireNonNull(EventOrigin.of(event.data()));
            assertThat(place.position()).isEqualTo(Position.parse(String.valueOf(event.id())));
            assertThat(place.offset())
                    .isEqualTo(tree.path("meta").path("offset").longValue());
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    static List<RecordedEvent> readAll(Path file) throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        }
        return events;
    }
}
