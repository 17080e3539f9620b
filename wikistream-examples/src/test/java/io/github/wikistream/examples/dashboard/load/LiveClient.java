package io.github.wikistream.examples.dashboard.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of the live stream: a healthy one measures how old events are when their count arrives; a stalled one reads nothing. */
final class LiveClient implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);
    private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

    private final PacedServer source;
    private final Millis latencies;
    private final Socket socket = new Socket();
    private final AtomicLong gaps = new AtomicLong();

    /**
     * @param number 1 to 65,000: each client has its own address
     */
    LiveClient(int port, int number, boolean stalled, PacedServer source, Millis latencies) throws IOException {
        this.source = source;
        this.latencies = latencies;
        if (stalled) {
            socket.setReceiveBufferSize(4_096);
        }
        socket.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, (byte) (number / 250), (byte) (number % 250 + 1)}), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                        .getBytes(US_ASCII));
    }

    @Override
    public void run() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            int known = -1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("event: gap")) {
                    gaps.incrementAndGet();
                }
                Matcher total = TOTAL.matcher(line);
                if (total.find()) {
                    long now = System.nanoTime();
                    int counted = Integer.parseInt(total.group(1));
                    // The first count contains events from before the client connected.
                    for (int event = known + 1; known >= 0 && event <= counted; event++) {
                        latencies.add(now - source.producedAt(event));
                    }
                    known = counted;
                }
            }
        } catch (IOException e) {
            LOG.debug("The test has closed the socket, or the server", e);
        }
    }

    /** Returns how often the server skipped updates for this client. */
    long gaps() {
        return gaps.get();
    }

    /** Reads what the kernel still has and returns whether the server has closed the connection. */
    boolean isCut(int millis) throws IOException {
        socket.setSoTimeout(millis);
        byte[] buffer = new byte[65_536];
        try {
            int count = 0;
            while (count >= 0) {
                count = socket.getInputStream().read(buffer);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    void close() throws IOException {
        socket.close();
    }
}
