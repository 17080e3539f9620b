package io.github.wikistream.internal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections that deliver server-sent events. Independent of positions: the caller decides what to request and
 * when.
 */
public interface SseConnector extends AutoCloseable {
    /** Starts to connect and returns immediately: the frames of the connection report the outcome. */
    Connection connect(Request request);

    /** Frees threads and sockets. */
    @Override
    void close();

    /**
     * Settings of all connections.
     *
     * @param silenceLimit how long the server may send nothing before a connection counts as broken
     * @param maxEventBytes the maximum size of an event, and of any line
     * @param proxy address of an HTTP proxy, with user and password if it requires them; {@code null} to use the system
     *     properties
     */
    record Settings(
            Duration silenceLimit,
            int maxEventBytes,
            @Nullable URI proxy) {}

    /**
     * A request.
     *
     * @param uri address with its query
     * @param headers the headers to send in addition to those that HTTP and server-sent events require
     */
    record Request(URI uri, Map<String, String> headers) {
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /** One connection. Used by one thread, except {@link #close()}. */
    interface Connection extends AutoCloseable {
        /**
         * Returns the next frame, and waits for it if necessary. There is none after {@link Frame.Answered}, {@link
         * Frame.Finished}, {@link Frame.Broken}, {@link Frame.Failed} and {@link Frame.Untrusted}.
         */
        Frame next() throws InterruptedException;

        /** Returns the {@code Date} of the response; {@code null} before there is one, or if it has none. */
        default @Nullable Instant date() {
            return null;
        }

        /** Ends the connection and a waiting {@link #next()}. */
        @Override
        void close();
    }

    /** What a connection delivers. */
    sealed interface Frame {
        /** The server answered 200 with an event stream. */
        record Opened() implements Frame {}

        /**
         * The server answered otherwise, and the connection is closed.
         *
         * @param status HTTP status
         * @param retryAfter header {@code Retry-After} as received; {@code null} if absent
         * @param detail beginning of the response body; may be empty
         */
        record Answered(int status, @Nullable String retryAfter, String detail) implements Frame {}

        /**
         * A comment line.
         *
         * @param text without the colon
         */
        record Comment(String text) implements Frame {}

        /**
         * A complete event.
         *
         * @param type {@code message} if the server names none
         * @param id {@code null} if no event of this connection had one so far
         * @param data lines joined by line feeds
         * @param cut whether it exceeds the limit, so that {@code data} is only its head
         */
        record Event(String type, @Nullable String id, String data, boolean cut) implements Frame {}

        /**
         * The server requests a delay before the next connection.
         *
         * @param delay not negative
         */
        record Retry(Duration delay) implements Frame {}

        /**
         * A line that is not part of the format.
         *
         * @param text truncated
         */
        record Stray(String text) implements Frame {}

        /** The server ended the stream normally. */
        record Finished() implements Frame {}

        /**
         * The connection failed or broke.
         *
         * @param reason what happened
         * @param silent whether the server sent nothing for too long
         */
        record Broken(String reason, boolean silent) implements Frame {}

        /**
         * Reading failed in this program, for example because of a missing class or lack of memory: another connection
         * would fail as well.
         *
         * @param cause what was thrown
         */
        record Failed(Throwable cause) implements Frame {}

        /**
         * The connection was abandoned because the server's certificate names another host, has expired or is not
         * trusted.
         *
         * @param reason the certificate's fault
         */
        record Untrusted(String reason) implements Frame {}
    }
}
