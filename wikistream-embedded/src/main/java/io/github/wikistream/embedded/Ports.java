package io.github.wikistream.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** The ports of servers. */
final class Ports {
    private static final int HIGHEST = 65_535;
    private static final int MOST_ATTEMPTS = 5;

    private Ports() {}

    static int check(int port) {
        if (port < 0 || port > HIGHEST) {
            throw new IllegalArgumentException("port must be 0 (any) to 65535: " + port);
        }
        return port;
    }

    /**
     * Starts a server on a free port. Another program may take the port between the check and the start; another port
     * is then tried.
     *
     * @param start starts the server on a port, or throws {@link ServerException}
     * @param foundPortInUse whether the last start failed because the port was in use
     */
    static void startOnFreePort(IntConsumer start, BooleanSupplier foundPortInUse) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                start.accept(free());
                return;
            } catch (ServerException e) {
                if (attempt == MOST_ATTEMPTS || !foundPortInUse.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Starts a server again on its port. Retries while the port is taken: a killed server's last threads may hold it for
     * a moment, or a client connection may use it.
     *
     * @param start starts the server, or throws {@link ServerException}
     * @param foundPortInUse whether the last start failed because the port was in use
     * @param limit how long to retry
     */
    static void startAgain(Runnable start, BooleanSupplier foundPortInUse, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                start.run();
                return;
            } catch (ServerException e) {
                if (!foundPortInUse.getAsBoolean() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    /** Returns a port of the loopback address that was free a moment ago. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            return socket.getLocalPort();
        }
    }
}
