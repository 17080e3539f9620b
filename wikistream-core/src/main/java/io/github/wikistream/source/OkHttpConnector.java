package io.github.wikistream.source;

import com.launchdarkly.eventsource.CommentEvent;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StartedEvent;
import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamEvent;
import com.launchdarkly.eventsource.StreamException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Connects over HTTP with okhttp-eventsource, whose own retries and own memory of the last id are left out of it: each connection is an
 * {@code EventSource} that is used once.
 *
 * <p>A thread of each connection reads it and hands frames over, because a blocking read does not heed an interrupt and whoever waits for
 * a frame must.
 */
final class OkHttpConnector implements SseConnector {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** How long the first sign of an answer may take, however long the stream may be silent afterwards. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(1);
    private static final int FRAMES_AHEAD = 32;
    private static final int READ_BUFFER_BYTES = 16_384;
    private static final int DETAIL_BYTES = 2_048;
    private static final int DETAIL_CHARACTERS = 300;
    private static final AtomicLong THREADS = new AtomicLong();

    private final OkHttpClient client;

    /**
     * Makes one.
     *
     * @param silenceLimit how long no byte may come before a connection counts as broken
     */
    OkHttpConnector(Duration silenceLimit) {
        // A client of our own, for the one that the library makes speaks no TLS 1.3. HTTP/1.1, for over HTTP/2 OkHttp
        // reads ahead up to
        // 16 MiB when we are slow.
        client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(silenceLimit)
                .writeTimeout(CONNECT_LIMIT)
                .retryOnConnectionFailure(false)
                .build();
    }

    @Override
    public Connection connect(Request request) {
        HttpConnection connection = new HttpConnection(client, request);
        connection.thread.start();
        return connection;
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static final class HttpConnection implements Connection {
        private static final Frame CLOSED = new Frame.Broken("closed", false);

        private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(FRAMES_AHEAD);
        private final EventSource events;
        private final OkHttpClient client;
        private final Thread thread;
        private volatile @Nullable Call call;
        private volatile boolean closed;
        private volatile @Nullable Instant date;
        private boolean answered;

        /** What the server said instead of a stream. Used by the reading thread. */
        private Frame.@Nullable Answered answer;

        /** Held to be closed, which the library leaves out. Used by the reading thread. */
        private @Nullable Response received;

        HttpConnection(OkHttpClient shared, Request request) {
            client = shared.newBuilder().addInterceptor(this::noteAnswer).build();
            Headers.Builder headers = new Headers.Builder();
            request.headers().forEach(headers::add);
            if (headers.get("Accept-Encoding") == null) {
                // The stream is not compressed, and a cache on the way that did it would hold events back.
                headers.add("Accept-Encoding", "identity");
            }
            events = new EventSource.Builder(ConnectStrategy.http(request.uri())
                            .httpClient(client)
                            .headers(headers.build()))
                    .errorStrategy(ErrorStrategy.alwaysThrow())
                    .readBufferSize(READ_BUFFER_BYTES)
                    .build();
            thread = new Thread(this::read, "wikistream-sse-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
        }

        private Response noteAnswer(Interceptor.Chain chain) throws IOException {
            call = chain.call();
            if (closed) {
                // close() may have looked for the call before it was there.
                chain.call().cancel();
            }
            Response response = chain.proceed(chain.request());
            received = response;
            Date sent = response.headers().getDate("Date");
            date = sent == null ? null : sent.toInstant();
            ResponseBody body = response.body();
            MediaType type = body == null ? null : body.contentType();
            if (response.code() != 200) {
                String detail = response.code() < 400
                        ? ""
                        : oneLine(response.peekBody(DETAIL_BYTES).string());
                answer = new Frame.Answered(response.code(), response.header("Retry-After"), detail);
            } else if (type == null
                    || !type.type().equals("text")
                    || !type.subtype().equals("event-stream")) {
                answer = new Frame.Answered(200, null, "not an event stream but " + (type == null ? "nothing" : type));
            }
            return response;
        }

        private static String oneLine(String text) {
            String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
            return line.length() <= DETAIL_CHARACTERS ? line : line.substring(0, DETAIL_CHARACTERS) + "…";
        }

        /** Runs in the connection's thread. */
        private void read() {
            Frame last = CLOSED;
            try {
                last = readToEnd();
            } catch (InterruptedException e) {
                // Only close() interrupts, and it leaves a last frame itself.
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                last = new Frame.Failed(e);
            } finally {
                events.close();
                if (received != null) {
                    received.close();
                }
                if (!closed) {
                    leave(last);
                }
            }
        }

        private void leave(Frame last) {
            try {
                frames.put(last);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Frame readToEnd() throws InterruptedException {
            try {
                while (true) {
                    StreamEvent event = events.readAnyEvent();
                    Frame.Answered other = answer;
                    if (other != null) {
                        return other;
                    }
                    if (event instanceof StartedEvent) {
                        frames.put(new Frame.Started());
                    } else if (event instanceof CommentEvent comment) {
                        frames.put(new Frame.Comment(comment.getText()));
                    } else if (event instanceof MessageEvent message) {
                        frames.put(
                                new Frame.Message(message.getEventName(), message.getLastEventId(), message.getData()));
                    }
                }
            } catch (StreamClosedByServerException e) {
                return new Frame.Finished();
            } catch (StreamException e) {
                Frame.Answered other = answer;
                return other != null ? other : broken(e);
            } catch (RuntimeException e) {
                // OkHttp throws these for headers and addresses that cannot be sent.
                return broken(e);
            }
        }

        private Frame broken(Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage() == null ? "" : oneLine(cause.getMessage());
            if (cause instanceof SocketTimeoutException
                    && !message.toLowerCase(Locale.ROOT).contains("connect")) {
                return new Frame.Broken("nothing came for " + client.readTimeoutMillis() + " ms", true);
            }
            String kind = cause.getClass().getSimpleName();
            return new Frame.Broken(message.isEmpty() ? kind : kind + ": " + message, false);
        }

        @Override
        public @Nullable Instant date() {
            return date;
        }

        @Override
        public Frame next() throws InterruptedException {
            if (answered) {
                return frames.take();
            }
            Duration limit = CONNECT_LIMIT.plus(ANSWER_LIMIT);
            Frame first = frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            answered = true;
            return first != null ? first : new Frame.Broken("no answer within " + limit.toSeconds() + " s", true);
        }

        @Override
        public void close() {
            closed = true;
            // Ends a read; the interrupt ends a wait for room in the queue.
            Call made = call;
            if (made != null) {
                made.cancel();
            }
            thread.interrupt();
            frames.clear();
            frames.offer(CLOSED);
            try {
                // The server counts connections by address, so this one should be gone before the next is made.
                thread.join(GOODBYE_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
