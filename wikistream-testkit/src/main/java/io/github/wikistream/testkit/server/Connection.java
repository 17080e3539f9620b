package io.github.wikistream.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wikistream.testkit.server.EventLog.Found;
import io.github.wikistream.testkit.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection from accept to close: reads one request and answers it. A second thread watches for the client's going away, which writing
 * would not notice while nothing happens on the stream.
 */
final class Connection implements Runnable {
    /** What Wikimedia's edge refuses: clients that do not say who runs them. */
    private static final Pattern LIBRARY_DEFAULT = Pattern.compile(
            "(?:okhttp|java-http-client|java|apache-httpclient|jetty|ktor-client|python-requests|python-urllib|go-http-client)\\b[^ ]*"
                    + "(?: \\(java/[^)]*\\))?");

    private static final String STREAM_PATH = "/v2/stream/";
    private static final int READ_AT_ONCE = 256;
    private static final byte[] OK = ":ok\n\n".getBytes(UTF_8);
    private static final byte[] END = ":end\n\n".getBytes(UTF_8);
    private static final byte[] EVENT = "event: message\n".getBytes(UTF_8);

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

    /** Ends the connection from outside. */
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
            server.noticeBroken(e);
        } catch (InterruptedException e) {
            // The client went away, or the server closes: either way this thread has nothing left to do.
            Thread.currentThread().interrupt();
        } finally {
            server.forget(this);
        }
    }

    private void answer(HttpRequest http) throws IOException, InterruptedException {
        ChunkedOutput out = new ChunkedOutput(socket.getOutputStream());
        StreamRequest request = server.note(http, streamsOf(http));
        try {
            check(http, request);
            admitted = server.admit(socket.getInetAddress());
            if (!admitted) {
                throw new HttpError(
                        429,
                        "Too Many Requests",
                        "more than " + server.connectionLimit() + " connections from one address");
            }
            Subscription subscription = Subscription.open(request, server.streams(), server.log());
            stream(http, request, subscription, out);
        } catch (HttpError e) {
            server.noticeRefused();
            byte[] body = e.toJson(http).getBytes(UTF_8);
            out.head(
                    "HTTP/1.1 " + e.status() + " " + e.title() + "\r\ncontent-type: application/json; charset=utf-8\r\n"
                            + "content-length: " + body.length + "\r\nconnection: close\r\n\r\n");
            out.raw(body);
            out.flush();
        } finally {
            release();
        }
    }

    /** Frees this connection's place among those of its address: before the client can notice its end and come again. */
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
            throw new HttpError(405, "Method Not Allowed", "streams are read by GET");
        }
        if (request.streams().isEmpty()) {
            throw new HttpError(404, "Not Found", "streams are at " + STREAM_PATH + "{name[,name]}");
        }
    }

    private void stream(HttpRequest http, StreamRequest request, Subscription subscription, ChunkedOutput out)
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
        Cutter cutter = server.cutterFor(request);
        long place = subscription.from();
        while (gone.getCount() > 0) {
            Found found = server.log().from(place, READ_AT_ONCE, subscription.topics());
            if (found instanceof Found.Events events) {
                for (LoggedEvent event : events.events()) {
                    place = event.number() + 1;
                    if (!subscription.wants(event)) {
                        continue;
                    }
                    Frame frame = new Frame(jsonLines, jsonLines ? "" : subscription.pass(event), event);
                    if (cutter.cutsBefore(event)) {
                        server.noticeCut();
                        release();
                        frame.writeTorn(out, request.number());
                        return;
                    }
                    frame.write(out);
                    server.noticeSent(1);
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

    /** Reads what a client of a stream never sends, to learn that it is gone. */
    private void watch(Thread reader) {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                if (gone.getCount() == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            server.noticeBroken(e);
        }
        gone.countDown();
        reader.interrupt();
    }

    /** The bytes of one event, written as the real server does: each line by itself. */
    private static final class Frame {
        private final LoggedEvent event;
        private final byte @Nullable [] id;
        private final byte[] data;

        Frame(boolean jsonLine, String id, LoggedEvent event) {
            this.event = event;
            this.id = jsonLine ? null : ("id: " + id + "\n").getBytes(UTF_8);
            this.data = (jsonLine
                            ? event.data().replace('\n', ' ') + "\n"
                            : "data: " + event.data().replace("\n", "\ndata: ") + "\n\n")
                    .getBytes(UTF_8);
        }

        void write(ChunkedOutput out) throws IOException {
            if (id != null) {
                out.chunk(EVENT, 0, EVENT.length);
                out.chunk(id, 0, id.length);
            }
            // Chunks may end anywhere, inside a character too. Every eighth event shows it.
            int split = event.number() % 8 == 7 ? (int) (event.number() * 31 % data.length) : 0;
            out.chunk(data, 0, split);
            out.chunk(data, split, data.length);
        }

        /** Writes a beginning, at one of four places in turn: before the event, behind its first line, in its id, in its data. */
        void writeTorn(ChunkedOutput out, long turn) throws IOException {
            int place = (int) (turn % 4);
            if (id != null && place > 0) {
                out.chunk(EVENT, 0, EVENT.length);
                if (place == 2) {
                    out.torn(id, 0, id.length / 2, id.length);
                    return;
                }
                if (place == 3) {
                    out.chunk(id, 0, id.length);
                }
            }
            out.torn(data, 0, place == 3 ? data.length / 2 : 0, data.length);
        }
    }
}
