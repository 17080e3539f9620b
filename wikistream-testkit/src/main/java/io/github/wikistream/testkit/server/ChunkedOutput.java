package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The body of a chunked HTTP response. What is written reaches the client with {@link #flush()} at the latest. */
final class ChunkedOutput {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST = "0\r\n\r\n".getBytes(US_ASCII);

    private final OutputStream out;

    ChunkedOutput(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** Writes what stands before the body. */
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

    /** Announces a chunk and writes only its beginning, as a connection leaves it that drops meanwhile. */
    void torn(byte[] bytes, int from, int to, int size) throws IOException {
        announce(size);
        out.write(bytes, from, to - from);
        out.flush();
    }

    private void announce(int size) throws IOException {
        out.write(Integer.toHexString(size).getBytes(US_ASCII));
        out.write(LINE_END);
    }

    /** Ends the body as it should. */
    void end() throws IOException {
        out.write(LAST);
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }
}
