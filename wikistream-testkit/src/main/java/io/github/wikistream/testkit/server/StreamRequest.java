package io.github.wikistream.testkit.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked of an {@link EventStreamsServer}.
 *
 * @param number      counts the requests of one server from 1
 * @param streams     the streams that the path names, in its order
 * @param lastEventId the position asked for, as sent; {@code null} if none was
 * @param since       the time asked for, as sent; {@code null} if none was
 * @param userAgent   what the client calls itself; {@code null} if it does not say
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

    /** Tells whether the client says where to begin. */
    public boolean hasPosition() {
        return lastEventId != null || since != null;
    }
}
