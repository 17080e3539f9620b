package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plain HTTP client on a socket, so that a test sees every byte that the server sends and how the connection ends.
 */
final class PlainClient {
    private final EventStreamsServer server;

    PlainClient(EventStreamsServer server) {
        this.server = server;
    }

    /** An event, as received by a client. */
    record Event(String id, String data) {}

    /**
     * A response.
     *
     * @param head status line and headers
     * @param chunks the body in chunks, including an incomplete one
     * @param ended whether the body is complete
     */
    record Answer(String head, List<byte[]> chunks, boolean ended) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String body() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            chunks.forEach(bytes::writeBytes);
            return bytes.toString(UTF_8);
        }

        /** Parses the body according to the standard for server-sent events. */
        List<Event> events() {
            List<Event> events = new ArrayList<>();
            String id = "";
            String data = "";
            String[] lines = body().split("\n", -1);
            // Text after the last line end is not a line.
            for (int i = 0; i < lines.length - 1; i++) {
                if (lines[i].startsWith("id: ")) {
                    id = lines[i].substring(4);
                } else if (lines[i].startsWith("data: ")) {
                    data = lines[i].substring(6);
                } else if (lines[i].isEmpty() && !data.isEmpty()) {
                    events.add(new Event(id, data));
                    data = "";
                }
            }
            return events;
        }
    }

    /** Reads a stream from a position until the connection ends. */
    Answer stream(String streams, @Nullable String lastEventId) throws IOException {
        return lastEventId == null
                ? get("/v2/stream/" + streams, "User-Agent: wikistream-test (me@example.org)")
                : get(
                        "/v2/stream/" + streams,
                        "User-Agent: wikistream-test (me@example.org)",
                        "Last-Event-ID: " + lastEventId);
    }

    /** Sends a GET request and reads until the server closes. */
    Answer get(String target, String... headers) throws IOException {
        return request("GET " + target + " HTTP/1.1", headers);
    }

    Answer request(String requestLine, String... headers) throws IOException {
        try (Socket socket = open(requestLine, headers)) {
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    /** Sends a request and leaves reading to the caller. */
    Socket open(String requestLine, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        String head = requestLine + "\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        return socket;
    }

    private static Answer parse(byte[] bytes) {
        String all = new String(bytes, ISO_8859_1);
        int at = all.indexOf("\r\n\r\n") + 4;
        String head = all.substring(0, at - 4);
        List<byte[]> chunks = new ArrayList<>();
        if (!head.contains("transfer-encoding: chunked")) {
            chunks.add(all.substring(at).getBytes(ISO_8859_1));
            return new Answer(head, chunks, true);
        }
        while (at < all.length()) {
            int line = all.indexOf("\r\n", at);
            int size = Integer.parseInt(all.substring(at, line), 16);
            if (size == 0) {
                return new Answer(head, chunks, true);
            }
            int from = line + 2;
            chunks.add(all.substring(from, Math.min(from + size, all.length())).getBytes(ISO_8859_1));
            at = from + size + 2;
        }
        return new Answer(head, chunks, false);
    }
}
