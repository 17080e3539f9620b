package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The body of a chunked HTTP response. Output is sent no later than {@link #flush()}. */
final class ChunkedOutput {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST = "0\r\n\r\n".getBytes(US_ASCII);

    private final OutputStream out;

    ChunkedOutput(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** Writes the head of the response. */
    void head(String head) throws IOException {
        out.write(head.getBytes(US_ASCII));
    }

    /** Writes a body that is not chunked. */
    void raw(byte[] body) throws IOException {
        out.write(body);
    }

    /** Writes one chunk. */
    void chunk(byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            return;
        }
        announce(to - from);
        out.write(bytes, from, to - from);
        out.write(LINE_END);
    }

    /** Writes the header of a chunk and only the first part of its content, like a connection that drops. */
    void torn(byte[] bytes, int from, int to, int size) throws IOException {
        announce(size);
        out.write(bytes, from, to - from);
        out.flush();
    }

    private void announce(int size) throws IOException {
        out.write(Integer.toHexString(size).getBytes(US_ASCII));
        out.write(LINE_END);
    }

    /** Ends the body properly. */
    void end() throws IOException {
        out.write(LAST);
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }
}
