package io.github.wikistream.internal.sse;

import com.launchdarkly.eventsource.CommentEvent;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamEvent;
import com.launchdarkly.eventsource.StreamException;
import com.launchdarkly.logging.LDLogger;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event stream according to the standard (WHATWG HTML, "Server-sent events"), with okhttp-eventsource as the
 * parser and in bounded memory, see {@link Blocks}. The library's retries and last id are not used: a stream is read
 * once. Used by one thread, except {@link #close()}.
 */
public final class EventStream implements Closeable {
    /** The default limit: four times the limit of Wikimedia's brokers. */
    public static final int DEFAULT_LIMIT = 1 << 24;

    private static final int LEAST_LIMIT = 1 << 16;
    private static final int MOST_LIMIT = 1 << 28;
    private static final int PARSER_BUFFER_BYTES = 1 << 14;

    private final EventSource source;
    private final BoundedTransport transport;

    /**
     * Creates a stream; the first {@link #next()} connects.
     *
     * @param transport connects
     * @param limit the maximum size in bytes of a line, and of an event
     */
    public EventStream(ConnectStrategy transport, int limit) {
        this.transport = new BoundedTransport(transport, limit);
        source = new EventSource.Builder(this.transport)
                .errorStrategy(ErrorStrategy.alwaysThrow())
                .readBufferSize(PARSER_BUFFER_BYTES)
                .build();
    }

    /**
     * Creates a stream of an input.
     *
     * @param in read by this stream, and closed with it
     * @param limit the maximum size in bytes of a line, and of an event
     */
    public EventStream(InputStream in, int limit) {
        this(new InputTransport(in), limit);
    }

    /**
     * Returns the next item.
     *
     * @throws StreamException if the stream ends, cleanly or not, or cannot be opened
     */
    public Item next() throws StreamException {
        StreamEvent event = source.readAnyEvent();
        Blocks blocks = transport.blocks;
        if (blocks == null) {
            throw new IllegalStateException("the library reports " + event + " before it is connected");
        }
        if (event instanceof MessageEvent message) {
            String type = message.getEventName();
            return new Item.Event(
                    type.isEmpty() ? MessageEvent.DEFAULT_EVENT_NAME : type,
                    message.getLastEventId(),
                    message.getData(),
                    blocks.isCut(),
                    blocks.isUnfinished(),
                    blocks.line());
        }
        return event instanceof CommentEvent ? blocks.takeAside() : new Item.Opened();
    }

    /**
     * Returns a limit after checking it.
     *
     * @throws IllegalArgumentException if it is not 64 KiB to 256 MiB
     */
    public static int requireLimit(int bytes) {
        if (bytes < LEAST_LIMIT || bytes > MOST_LIMIT) {
            throw new IllegalArgumentException("the maximum size of an event must be " + LEAST_LIMIT + " (64 KiB) to "
                    + MOST_LIMIT + " (256 MiB): " + bytes);
        }
        return bytes;
    }

    /**
     * Returns the reason for an event that exceeds the limit.
     *
     * @param head the part that is kept
     */
    public static String tooLong(int limit, String head) {
        return "longer than " + limit + " bytes, the maximum; its first " + head.length()
                + " characters are kept, the rest was skipped";
    }

    /** Returns the current line, from 1. */
    public long line() {
        Blocks blocks = transport.blocks;
        return blocks == null ? 1 : blocks.lineReached();
    }

    @Override
    public void close() {
        source.close();
    }

    /** Puts {@link Blocks} between a transport and the parser. */
    private static final class BoundedTransport extends ConnectStrategy {
        private final ConnectStrategy transport;
        private final int limit;
        private volatile @Nullable Blocks blocks;

        BoundedTransport(ConnectStrategy transport, int limit) {
            this.transport = transport;
            this.limit = limit;
        }

        @Override
        public Client createClient(LDLogger logger) {
            Client client = transport.createClient(logger);
            return new Client() {
                @Override
                public Result connect(@Nullable String lastEventId) throws StreamException {
                    Result result = client.connect(lastEventId);
                    Blocks bounded = new Blocks(result.getInputStream(), limit);
                    blocks = bounded;
                    return new Result(bounded, result.getOrigin(), result.getCloser(), result.getHeaders());
                }

                @Override
                public boolean awaitClosed(long timeoutMillis) throws InterruptedException {
                    return client.awaitClosed(timeoutMillis);
                }

                @Override
                public URI getOrigin() {
                    return client.getOrigin();
                }

                @Override
                public void close() throws IOException {
                    client.close();
                }
            };
        }
    }

    /** "Connects" to an input that is open already. */
    private static final class InputTransport extends ConnectStrategy {
        private static final URI ORIGIN = URI.create("file:///");

        private final InputStream in;

        InputTransport(InputStream in) {
            this.in = in;
        }

        @Override
        public Client createClient(LDLogger logger) {
            return new Client() {
                @Override
                public Result connect(@Nullable String lastEventId) {
                    return new Result(in, ORIGIN, in);
                }

                @Override
                public boolean awaitClosed(long timeoutMillis) {
                    return true;
                }

                @Override
                public URI getOrigin() {
                    return ORIGIN;
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }
    }
}
