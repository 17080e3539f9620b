package io.github.wikistream.faults.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** A port that nobody has any business with, as a redirect may name it. Counts who comes. */
final class Trap implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicLong visits = new AtomicLong();

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
                visits.incrementAndGet();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Returns its address, under another host name than that of the servers. */
    URI uri() {
        return URI.create("http://localhost:" + socket.getLocalPort() + "/v2/stream/recentchange");
    }

    long visits() {
        return visits.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
