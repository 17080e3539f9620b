package io.github.wikistream.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.wikistream.internal.http.SseConnector.Frame;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From bytes to events, according to the standard (WHATWG HTML, "Server-sent events") and the public web-platform tests
 * for EventSource: each case once over HTTP, in chunks of two sizes, and once as a recording.
 */
class StandardTest {
    @TempDir
    private Path folder;

    /**
     * A stream and the events that a browser dispatches for it.
     *
     * @param name the test of the suite, or the sentence of the standard
     * @param stream its bytes, in UTF-8
     * @param events type, last event id and data of each event, joined by bars
     */
    @SuppressWarnings("ArrayRecordComponent") // so that a case fits on one line
    private record Case(String name, String stream, String... events) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        String longLine = "x".repeat(2_048);
        return List.of(
                new Case("format-bom", "\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n", "message||1", "message||3"),
                new Case("format-bom-2", "\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n", "message||2", "message||3"),
                new Case(
                        "format-comments",
                        "data:1\r:\0\n:\r\ndata:2\n:" + longLine + "\rdata:3\n:data:fail\r:" + longLine
                                + "\ndata:4\n\n",
                        "message||1\n2\n3\n4"),
                new Case(
                        "format-data-before-final-empty-line",
                        "retry:1000\ndata:test1\n\nid:test\ndata:test2",
                        "message||test1"),
                new Case(
                        "format-field-data",
                        "data:\n\ndata\ndata\n\ndata:test\n\n",
                        "message||",
                        "message||\n",
                        "message||test"),
                new Case("format-field-event", "event:test\ndata:x\n\ndata:x\n\n", "test||x", "message||x"),
                new Case("format-field-event-empty", "event: \ndata:data\n\n", "message||data"),
                new Case("format-field-event, the last counts", "event:a\nevent:b\ndata:x\n\n", "b||x"),
                new Case("format-field-event, empty after another", "event:a\nevent\ndata:x\n\n", "message||x"),
                new Case("format-field-id", "id:test\ndata:a\n\n", "message|test|a"),
                new Case("format-field-id-2", "id:ab\0cd\ndata:a\n\nid:1\n\ndata:b\n\n", "message||a", "message|1|b"),
                new Case("format-field-id-3, persists", "id: 1\ndata: 1\n\ndata: 2\n\n", "message|1|1", "message|1|2"),
                new Case(
                        "format-field-id-3, changes",
                        "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\ndata: 3\n\n",
                        "message|1|1",
                        "message|2|2",
                        "message|2|3"),
                new Case(
                        "format-field-id-3, resets",
                        "id: 1\ndata: 1\n\nid:\ndata: 2\n\ndata: 3\n\n",
                        "message|1|1",
                        "message||2",
                        "message||3"),
                new Case(
                        "format-field-parsing",
                        "data:\0\n"
                                + "data:  2\r"
                                + "Data:1\n"
                                + "data\0:2\n"
                                + "data:1\r"
                                + "\0data:4\n"
                                + "da-ta:3\r"
                                + "data_5\n"
                                + "data:3\r"
                                + "data:\r\n"
                                + " data:32\n"
                                + "data:4\n\n",
                        "message||\0\n 2\n1\n3\n\n4"),
                new Case("format-field-retry-bogus", "retry:3000\nretry:1000x\ndata:x\n\n", "message||x"),
                new Case("format-field-retry-empty", "retry\ndata:test\n\n", "message||test"),
                new Case("retry beyond any number", "retry:" + "9".repeat(30) + "\ndata:x\n\n", "message||x"),
                new Case(
                        "format-field-unknown",
                        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
                        "message||test\n\ntest"),
                new Case("format-leading-space", "data:\ttest\rdata: \ndata:test\n\n", "message||\ttest\n\ntest"),
                new Case("format-newlines", "data:test\r\ndata\ndata:test\r\n\r", "message||test\n\ntest"),
                new Case("format-null-character", "data:\0\n\n\n\n", "message||\0"),
                new Case("format-utf-8", "data:ok…\n\n", "message||ok…"),
                new Case("an event without data is none", "event:test\nid:1\n\ndata:x\n\n", "message|1|x"),
                new Case("a field name alone", "data\n\n", "message||"),
                new Case("only one space goes", "data:  a\n\n", "message|| a"),
                new Case("nothing but line ends", "\n\r\r\n\n"),
                new Case("a colon in the value", "data:a:b: c\n\n", "message||a:b: c"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void overHttp(Case given) throws Exception {
        assertThat(overHttp(given.stream, Integer.MAX_VALUE)).containsExactly(given.events);
        assertThat(overHttp(given.stream, 3)).containsExactly(given.events);
    }

    private static List<String> overHttp(String stream, int chunk) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=windows-1252");
            exchange.sendResponseHeaders(200, 0);
            byte[] bytes = stream.getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < bytes.length; i += Math.min(chunk, bytes.length)) {
                    out.write(bytes, i, Math.min(chunk, bytes.length - i));
                    out.flush();
                }
            }
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        List<String> events = new ArrayList<>();
        try (OkHttpConnector connector =
                        new OkHttpConnector(new SseConnector.Settings(Duration.ofMinutes(1), 1 << 16, null));
                SseConnector.Connection connection =
                        connector.connect(new SseConnector.Request(address, Map.of("User-Agent", "test")))) {
            Frame frame = connection.next();
            for (; !(frame instanceof Frame.Finished); frame = connection.next()) {
                assertThat(frame).isNotInstanceOf(Frame.Broken.class);
                if (frame instanceof Frame.Event event) {
                    events.add(event.type() + "|" + (event.id() == null ? "" : event.id()) + "|" + event.data());
                }
            }
        } finally {
            server.stop(0);
        }
        return events;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ofARecording(Case given) throws Exception {
        Path file = Files.writeString(folder.resolve("a.sse"), given.stream + "\n\ndata: last\n\n");
        List<String> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add("message|" + (event.id() == null ? "" : event.id()) + "|" + event.data());
            }
        }
        assertThat(events).last().asString().endsWith("|last");
        List<String> expected = new ArrayList<>(List.of(given.events));
        expected.removeIf(event -> !event.startsWith("message|"));
        List<String> read = events.subList(0, events.size() - 1);
        // Content that is truncated at the end of a stream is complete in this file.
        assertThat(given.name.equals("format-data-before-final-empty-line") ? read.subList(0, 1) : read)
                .isEqualTo(expected);
    }
}
