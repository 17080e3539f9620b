package io.github.wikistream.source;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes connections that bring server-sent events. Knows nothing of positions: what to ask for and when is decided above it. */
interface SseConnector extends AutoCloseable {
    /** Begins a connection and returns at once: what becomes of it is told by its frames. */
    Connection connect(Request request);

    /** Frees threads and sockets. */
    @Override
    void close();

    /**
     * How to connect.
     *
     * @param silenceLimit  how long no byte may come before a connection counts as broken
     * @param maxEventBytes the most bytes that an event, or any line, may have
     * @param proxy         address of an HTTP proxy, with user and password if it wants them; {@code null} for what the system properties say
     */
    record Settings(
            Duration silenceLimit,
            int maxEventBytes,
            @Nullable URI proxy) {}

    /**
     * What to ask for.
     *
     * @param uri     address with its query
     * @param headers exactly those to send beside the ones that HTTP and server-sent events require
     */
    record Request(URI uri, Map<String, String> headers) {
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /** One connection. Used by one thread, except {@link #close()}. */
    interface Connection extends AutoCloseable {
        /**
         * Returns the next frame and waits for it. Behind {@link Frame.Answered}, {@link Frame.Finished}, {@link Frame.Broken},
         * {@link Frame.Failed} and {@link Frame.Untrusted} there is none.
         */
        Frame next() throws InterruptedException;

        /** Returns the {@code Date} of the answer; {@code null} before it came, or if it had none. */
        default @Nullable Instant date() {
            return null;
        }

        /** Ends the connection and a waiting {@link #next()}. */
        @Override
        void close();
    }

    /** What a connection brings. */
    sealed interface Frame {
        /** The server answered 200 with an event stream. */
        record Started() implements Frame {}

        /**
         * The server answered something else, and the connection is over.
         *
         * @param status     HTTP status
         * @param retryAfter header {@code Retry-After} as it came; {@code null} if there was none
         * @param detail     what the server said about it, shortened; may be empty
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
         * @param event name of the event, {@code message} if it has none
         * @param id    {@code null} if no event of this connection had one so far
         * @param data  lines joined by line feeds
         * @param cut   whether it exceeds the limit, and {@code data} is only its head
         */
        record Message(String event, @Nullable String id, String data, boolean cut) implements Frame {}

        /**
         * The server asks for a delay before the next connection.
         *
         * @param delay not negative
         */
        record Retry(Duration delay) implements Frame {}

        /**
         * A line that means nothing in an event stream.
         *
         * @param text shortened
         */
        record Stray(String text) implements Frame {}

        /** The server ended the stream in order. */
        record Finished() implements Frame {}

        /**
         * The connection could not be made, or broke.
         *
         * @param reason in words
         * @param silent whether nothing came for too long
         */
        record Broken(String reason, boolean silent) implements Frame {}

        /**
         * Reading failed in this program, such as for want of a class or of memory: another connection would fail as well.
         *
         * @param cause what was thrown
         */
        record Failed(Throwable cause) implements Frame {}

        /**
         * The connection was given up because the server's certificate names another host, has expired or is not trusted.
         *
         * @param reason in words
         */
        record Untrusted(String reason) implements Frame {}
    }
}
