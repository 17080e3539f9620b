package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wikistream.testkit.server.Log.Found;
import io.github.wikistream.testkit.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection from accept to close: reads one request and answers it. A second thread detects that the client has
 * disconnected, which writing would not detect while the stream is idle.
 */
final class Connection implements Runnable {
    /** User agents that Wikimedia's edge refuses: those that do not identify their operator. */
    private static final Pattern LIBRARY_DEFAULT = Pattern.compile(
            "(?:okhttp|java-http-client|java|apache-httpclient|jetty|ktor-client|python-requests|python-urllib|go-http-client)\\b[^"
                    + " ]*(?: \\(java/[^)]*\\))?");

    private static final String STREAM_PATH = "/v2/stream/";
    private static final int READ_AT_ONCE = 256;
    private static final byte[] OK = ":ok\n\n".getBytes(UTF_8);
    private static final byte[] ERROR =
            "event: error\ndata: {\"message\":\"Local: Broker transport failure\",\"origin\":\"kafka\"}\n\n"
                    .getBytes(UTF_8);
    private static final byte[] END = ":end\n\n".getBytes(UTF_8);

    private final EventStreamsServer server;
    private final Socket socket;
    private final TimeSource time;
    private final CountDownLatch gone = new CountDownLatch(1);
    private boolean admitted;

    Connection(EventStreamsServer server, Socket socket, TimeSource time) {
        this.server = server;
        this.socket = socket;
        this.time = time;
    }

    /** Closes the connection from outside. */
    void close() {
        gone.countDown();
        server.closeQuietly(socket);
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            HttpRequest request = HttpRequest.read(socket.getInputStream());
            if (request != null) {
                answer(request);
            }
        } catch (IOException e) {
            server.logDisconnect(e);
        } catch (InterruptedException e) {
            // The client disconnected or the server is closing: this thread is done.
            Thread.currentThread().interrupt();
        } finally {
            server.forget(this);
        }
    }

    private void answer(HttpRequest http) throws IOException, InterruptedException {
        ChunkedOutput out = new ChunkedOutput(socket.getOutputStream());
        StreamRequest request = server.recorder().request(http, streamsOf(http));
        try {
            check(http, request);
            Fate fate = Fate.of(server.faultFor(request));
            if (fate.fault() instanceof Fault.HangUp) {
                server.recorder().fault(fate.fault());
                return;
            }
            if (fate.fault() instanceof Fault.Answer refusal) {
                server.recorder().fault(refusal);
                throw HttpError.of(refusal, request.number(), time.now());
            }
            if (fate.fault() instanceof Fault.Redirect redirect) {
                out.head("HTTP/1.1 " + redirect.status() + " Redirect\r\nlocation: " + redirect.location()
                        + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                out.flush();
                return;
            }
            admitted = server.admit(socket.getInetAddress());
            if (!admitted) {
                throw new HttpError(
                        429,
                        "Too Many Requests",
                        "more than " + server.connectionLimit() + " connections from one address");
            }
            Log log = server.log(fate.cluster());
            Subscription subscription = Subscription.open(request, server.streams(), log);
            stream(http, request, subscription, new Delivery(fate, log, server.cutterFor(request, fate)), out);
        } catch (HttpError e) {
            server.recorder().refused();
            out.head(e.toHead(http));
            out.raw(e.toBody(http));
            out.flush();
        } finally {
            release();
        }
    }

    /** The events of this connection, and the faults that it is subject to. */
    private record Delivery(Fate fate, Log log, Cutter cutter) {}

    /** Releases this connection's slot of its address before the client can detect the end and reconnect. */
    private void release() {
        if (admitted) {
            admitted = false;
            server.dismiss(socket.getInetAddress());
        }
    }

    private static List<String> streamsOf(HttpRequest http) {
        String path = http.path();
        return path.startsWith(STREAM_PATH) && path.length() > STREAM_PATH.length()
                ? Arrays.stream(path.substring(STREAM_PATH.length()).split(",", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    private static void check(HttpRequest http, StreamRequest request) throws HttpError {
        if (http.isTooLong()) {
            throw new HttpError(
                    431,
                    "Request Header Fields Too Large",
                    "the request line and the headers must not exceed " + HttpRequest.LONGEST_HEAD + " bytes");
        }
        String userAgent = request.userAgent();
        if (userAgent == null
                || userAgent.isBlank()
                || LIBRARY_DEFAULT.matcher(userAgent.toLowerCase(Locale.ROOT)).matches()) {
            throw new HttpError(
                    403,
                    "Forbidden",
                    "set a User-Agent that names your program and a contact, see https://w.wiki/4wJS; not '"
                            + (userAgent == null ? "" : userAgent) + "'");
        }
        if (!http.method().equals("GET")) {
            throw new HttpError(405, "Method Not Allowed", "only GET is supported");
        }
        if (request.streams().isEmpty()) {
            throw new HttpError(404, "Not Found", "streams are at " + STREAM_PATH + "{name[,name]}");
        }
    }

    private void stream(
            HttpRequest http, StreamRequest request, Subscription subscription, Delivery delivery, ChunkedOutput out)
            throws IOException, InterruptedException {
        String accept = http.header("accept");
        boolean jsonLines = accept != null && accept.contains("application/json");
        Thread reader = Thread.currentThread();
        server.startThread("watch", () -> watch(reader));
        out.head("HTTP/1.1 200 OK\r\ncontent-type: "
                + (jsonLines ? "application/json" : "text/event-stream")
                + "; charset=utf-8\r\ncache-control: private, no-store\r\naccess-control-allow-origin: *\r\n"
                + "transfer-encoding: chunked\r\nconnection: close\r\n\r\n");
        if (!jsonLines) {
            out.chunk(OK, 0, OK.length);
        }
        out.flush();
        sendForeign(delivery.fate().foreign(), out);
        delivery.fate().recordIn(server.recorder());
        long place = subscription.from();
        while (gone.getCount() > 0) {
            Found found = delivery.log().from(place, READ_AT_ONCE, subscription.topics());
            if (found instanceof Found.Events events) {
                for (LoggedEvent event : events.events()) {
                    place = event.number() + 1;
                    if (!subscription.wants(event)) {
                        continue;
                    }
                    Frame frame = new Frame(
                            jsonLines,
                            jsonLines
                                    ? ""
                                    : subscription.pass(event, delivery.fate().topics()),
                            event);
                    if (delivery.cutter().cutsBefore(event) && strike(delivery.fate(), frame, request, out)) {
                        return;
                    }
                    if (delivery.fate().trickles()) {
                        frame.trickle(out);
                    } else {
                        frame.write(out);
                    }
                    server.recorder().sent(1);
                }
            } else if (found instanceof Found.Later later) {
                out.flush();
                time.sleep(later.in());
            } else if (server.isOpenAtEnd()) {
                out.flush();
                gone.await();
            } else {
                if (!jsonLines) {
                    out.chunk(END, 0, END.length);
                }
                release();
                out.end();
                return;
            }
        }
    }

    private static void sendForeign(Fault.@Nullable Foreign foreign, ChunkedOutput out) throws IOException {
        if (foreign != null) {
            byte[] text = foreign.text().getBytes(UTF_8);
            for (int i = 0; i < foreign.times(); i++) {
                out.chunk(text, 0, text.length);
            }
            out.flush();
        }
    }

    /**
     * Applies a fault that is due before an event.
     *
     * @return whether the connection has ended
     */
    private boolean strike(Fate fate, Frame next, StreamRequest request, ChunkedOutput out)
            throws IOException, InterruptedException {
        server.recorder().fault(fate.fault());
        Duration pause = fate.pause();
        if (!pause.isZero()) {
            out.flush();
            time.sleep(pause);
        }
        Ending ending = fate.ending(request.number());
        if (ending == null) {
            return false;
        }
        server.recorder().cut();
        if (ending == Ending.SILENCE) {
            out.flush();
            gone.await();
            return true;
        }
        release();
        if (ending.isTorn()) {
            next.writeTorn(out, ending, request.number());
            return true;
        }
        if (ending == Ending.ERROR_FRAME) {
            out.chunk(ERROR, 0, ERROR.length);
        } else {
            next.writeBeginning(out, ending);
        }
        out.end();
        return true;
    }

    /** Reads from the client, which sends nothing, to detect that it has disconnected. */
    private void watch(Thread reader) {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                if (gone.getCount() == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            server.logDisconnect(e);
        }
        gone.countDown();
        reader.interrupt();
    }
}
