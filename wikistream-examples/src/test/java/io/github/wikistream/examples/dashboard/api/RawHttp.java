package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Sends requests byte for byte, also malformed ones, each over a connection of its own. */
final class RawHttp {
    /** A response that takes longer is a hang. */
    private static final int PATIENCE_MILLIS = 120_000;

    private RawHttp() {}

    /** A response; the body may be in chunks. */
    record Response(String head, String body) {
        int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
        }

        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /**
     * Sends a request and reads until the server closes the connection.
     *
     * @param client number of the client, 1 to 250: each has an address, so that the limit of requests per address is not what is tested
     */
    static Response send(int port, int client, String request) throws IOException {
        try (Socket socket = connect(port, client)) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String response = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int end = response.indexOf("\r\n\r\n");
            return end < 0
                    ? new Response("", "")
                    : new Response(response.substring(0, end), response.substring(end + 4));
        }
    }

    static Socket connect(int port, int client) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) client}), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        return socket;
    }
}
