package io.github.wikistream.faults.crash;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of a Redis server on the loopback address that stops before, within and after the script that applies a
 * batch. It forwards the client's commands one by one, and the server's replies as they arrive.
 */
final class RedisGate {
    /** The script of a batch has more words than the scripts that check permissions or read a leaderboard. */
    private static final int WORDS_OF_OTHER_SCRIPTS = 6;

    private final URI server;
    private final Stops stops;
    private final ServerSocket listener;

    private RedisGate(URI server, Stops stops, ServerSocket listener) {
        this.server = server;
        this.stops = stops;
        this.listener = listener;
    }

    /**
     * Opens a proxy for the lifetime of this program.
     *
     * @return the URI of the proxy, to use instead of the server's
     */
    static String before(String redis, Stops stops) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            URI server = URI.create(redis);
            RedisGate gate = new RedisGate(server, stops, listener);
            start(gate::accept);
            String account = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + "@";
            return "redis://" + account + "127.0.0.1:" + listener.getLocalPort() + server.getPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Serves a client until either side closes its connection, then closes the other. */
    private void serve(Socket client) {
        try (client;
                Socket backend = new Socket(server.getHost(), server.getPort())) {
            if (backend.getLocalPort() == server.getPort()) {
                throw new IOException("the server is down: connected to itself");
            }
            client.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            Link link = new Link(client, backend);
            start(link::answers);
            link.commands();
        } catch (IOException e) {
            // Closed: the client notices.
            stops.tell("gate", e.toString());
        }
    }

    /** A command of a client. */
    private static final class Command {
        private final byte[] bytes;
        private final boolean appliesBatch;

        Command(byte[] bytes, boolean appliesBatch) {
            this.bytes = bytes;
            this.appliesBatch = appliesBatch;
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket backend;
        private volatile boolean awaitsBatch;

        Link(Socket client, Socket backend) {
            this.client = client;
            this.backend = backend;
        }

        void commands() throws IOException {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = backend.getOutputStream();
            for (Command command = read(in); command != null; command = read(in)) {
                int half = 0;
                if (command.appliesBatch) {
                    stops.pass(Place.REDIS_BEFORE_COMMIT);
                    half = command.bytes.length / 2;
                    out.write(command.bytes, 0, half);
                    out.flush();
                    stops.pass(Place.REDIS_WITHIN_COMMIT);
                    awaitsBatch = true;
                }
                out.write(command.bytes, half, command.bytes.length - half);
                out.flush();
            }
        }

        void answers() {
            byte[] chunk = new byte[1 << 16];
            try (client;
                    backend) {
                InputStream in = backend.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int length = in.read(chunk); length > 0; length = in.read(chunk)) {
                    boolean applied = awaitsBatch && chunk[0] == '*';
                    awaitsBatch = false;
                    if (applied && !stops.pass(Place.REDIS_AFTER_COMMIT)) {
                        return;
                    }
                    out.write(chunk, 0, length);
                    out.flush();
                }
            } catch (IOException e) {
                stops.tell("gate", e.toString());
            }
        }
    }

    /** Reads a command, which is a list of words; returns {@code null} at the end. */
    private static @Nullable Command read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = line(in, bytes);
        if (head.isEmpty()) {
            return null;
        }
        int words = Integer.parseInt(head.substring(1));
        String name = "";
        for (int i = 0; i < words; i++) {
            int length = Integer.parseInt(line(in, bytes).substring(1));
            byte[] word = in.readNBytes(length + 2);
            if (word.length < length + 2) {
                throw new EOFException("the client closed the connection within a command");
            }
            bytes.writeBytes(word);
            name = i == 0 ? new String(word, 0, length, StandardCharsets.US_ASCII) : name;
        }
        boolean script = name.equalsIgnoreCase("EVALSHA") || name.equalsIgnoreCase("EVAL");
        return new Command(bytes.toByteArray(), script && words > WORDS_OF_OTHER_SCRIPTS);
    }

    /** Returns a line without its terminator, empty at the end of the stream; copies what it reads. */
    private static String line(InputStream in, ByteArrayOutputStream copy) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            copy.write(next);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return "";
    }
}
