package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.SimilarNames;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route that pushes the state to clients as server-sent events: {@code /live}. */
final class LiveApi {
    private static final Logger LOG = LoggerFactory.getLogger(LiveApi.class);

    static final String PATH = "/live";
    static final int MAX_CLIENTS = 1_000;

    private static final int BUFFER_BYTES = 2_048;

    private final LiveFeed feed;

    LiveApi(LiveFeed feed) {
        this.feed = feed;
    }

    void addTo(ApiRouter router) {
        router.stream(PATH, List.of("parts"), this::connect);
    }

    private void connect(Context context, Request request) throws IOException {
        Set<String> parts = parts(request);
        if (!request.header("Accept").orElse("").contains("text/event-stream")) {
            throw ApiException.notAcceptable(
                    "this is a stream of server-sent events",
                    "send the header Accept: text/event-stream, or request /api/v1/snapshot");
        }
        if (feed.clients() >= MAX_CLIENTS) {
            throw ApiException.unavailable("the limit of " + MAX_CLIENTS + " live clients is reached");
        }
        boolean gzip = request.header("Accept-Encoding").orElse("").contains("gzip");
        context.contentType("text/event-stream; charset=utf-8");
        // Proxies must not collect the stream.
        context.header("X-Accel-Buffering", "no");
        if (gzip) {
            context.header("Content-Encoding", "gzip");
        }
        OutputStream raw = context.res().getOutputStream();
        OutputStream out = gzip ? new GZIPOutputStream(raw, BUFFER_BYTES, true) : raw;
        CompletableFuture<Void> end = new CompletableFuture<>();
        context.future(() -> end);
        feed.add(
                new Connection(end, out), parts, request.header("Last-Event-ID").orElse(null));
    }

    private Set<String> parts(Request request) {
        Set<String> known = feed.parts();
        Set<String> parts = new LinkedHashSet<>(request.texts("parts"));
        for (String part : parts) {
            if (!known.contains(part)) {
                List<String> similar = SimilarNames.of(part, known);
                throw ApiException.badRequest(
                        "unknown part '" + part + "'",
                        similar.isEmpty()
                                ? "known: " + String.join(", ", known)
                                : "did you mean " + String.join(" or ", similar) + "?");
            }
        }
        return parts.isEmpty() ? known : parts;
    }

    /** The connection of a client. The idle timeout of the server ends a write that the client does not read. */
    private record Connection(CompletableFuture<Void> end, OutputStream out) implements LiveFeed.Client {
        @Override
        public void send(LiveFeed.Frame frame) throws IOException {
            String text =
                    "id: " + frame.id() + "\nevent: " + frame.event() + "\ndata: " + Json.write(frame.data()) + "\n\n";
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException | RuntimeException e) {
                if (e.getCause() instanceof TimeoutException) {
                    LOG.info("A live client was cut off: it did not read; if it reconnects, it receives a gap");
                }
                end.complete(null);
                throw e;
            }
        }
    }
}
