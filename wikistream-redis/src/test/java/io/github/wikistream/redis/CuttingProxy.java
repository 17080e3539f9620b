package io.github.wikistream.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;

/** A proxy between a store and its server that drops the connection on demand. */
final class CuttingProxy implements AutoCloseable {
    /** The next loss. */
    private enum Loss {
        NOTHING,
        REQUEST,
        ANSWER
    }

    private final URI server;
    private final String scheme;
    private final ServerSocket listener;
    private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NOTHING);
    private final List<Socket> sockets = new ArrayList<>();
    private boolean closed;

    CuttingProxy(String serverUri) {
        this(serverUri, "redis", ServerSocketFactory.getDefault());
    }

    /**
     * Starts a proxy.
     *
     * @param scheme of {@link #uri}
     * @param sockets creates the listener, with or without TLS
     */
    CuttingProxy(String serverUri, String scheme, ServerSocketFactory sockets) {
        server = URI.create(serverUri);
        this.scheme = scheme;
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Returns the URI of the server through this proxy. */
    String uri() {
        String account = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + "@";
        return scheme + "://" + account + "127.0.0.1:" + listener.getLocalPort() + server.getPath();
    }

    /** Drops the connection instead of forwarding the next request. */
    void loseNextRequest() {
        next.set(Loss.REQUEST);
    }

    /** Drops the connection instead of forwarding the next answer. */
    void loseNextAnswer() {
        next.set(Loss.ANSWER);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = keep(listener.accept());
                Socket upstream = keep(new Socket(server.getHost(), server.getPort()));
                start(() -> pass(client, upstream, Loss.REQUEST));
                start(() -> pass(upstream, client, Loss.ANSWER));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void pass(Socket from, Socket to, Loss loss) {
        byte[] bytes = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (next.compareAndSet(loss, Loss.NOTHING)) {
                    return;
                }
                out.write(bytes, 0, n);
            }
        } catch (IOException e) {
            // The other direction has ended.
            return;
        }
    }

    private synchronized Socket keep(Socket socket) throws IOException {
        if (closed) {
            socket.close();
        }
        sockets.add(socket);
        return socket;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
