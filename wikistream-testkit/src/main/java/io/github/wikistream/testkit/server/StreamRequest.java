package io.github.wikistream.testkit.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to an {@link EventStreamsServer}.
 *
 * @param number the number of the request, from 1
 * @param streams the streams in the path, in its order
 * @param lastEventId the requested position, as sent; {@code null} if none
 * @param since the requested time, as sent; {@code null} if none
 * @param userAgent the client's User-Agent; {@code null} if none
 */
public record StreamRequest(
        long number,
        List<String> streams,
        @Nullable String lastEventId,
        @Nullable String since,
        @Nullable String userAgent) {
    /** Copies the streams. */
    public StreamRequest {
        streams = List.copyOf(streams);
    }

    /** Returns whether the client requests a position or time. */
    public boolean hasPosition() {
        return lastEventId != null || since != null;
    }
}
