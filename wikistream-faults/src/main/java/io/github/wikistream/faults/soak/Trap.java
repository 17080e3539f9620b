package io.github.wikistream.faults.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** A local port that a redirect must not reach. Counts connections. */
final class Trap implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicLong connections = new AtomicLong();

    Trap() throws IOException {
        socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "trap");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                socket.accept().close();
                connections.incrementAndGet();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Returns its URI, with a different host name than that of the servers. */
    URI uri() {
        return URI.create("http://localhost:" + socket.getLocalPort() + "/v2/stream/recentchange");
    }

    long connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
