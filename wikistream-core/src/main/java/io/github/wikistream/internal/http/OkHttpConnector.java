package io.github.wikistream.internal.http;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import io.github.wikistream.internal.sse.EventStream;
import io.github.wikistream.internal.sse.Item;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Connects over HTTP with OkHttp and reads an {@link EventStream}. Redirects are followed on the same host only, see
 * {@link Redirect}.
 *
 * <p>Each connection has a thread that reads and queues frames, because a blocking read ignores interrupts and waiting
 * for a frame must not. The queue is bounded in frames and in bytes; a single frame may exceed the bytes.
 */
public final class OkHttpConnector implements SseConnector {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** The time limit of the response's first byte; a stream may be silent for longer afterwards. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(1);
    private static final int FRAMES_AHEAD = 256;

    /** Bytes of frames that are read ahead. */
    private static final int BYTES_AHEAD = 1 << 20;

    private static final int BYTES_A_CHARACTER = 2;
    private static final int DETAIL_BYTES = 2_048;
    private static final int DETAIL_CHARACTERS = 300;
    private static final AtomicLong THREADS = new AtomicLong();

    private final OkHttpClient client;
    private final int maxEventBytes;

    public OkHttpConnector(Settings settings) {
        maxEventBytes = settings.maxEventBytes();
        // An own client, because the library's default client does not support TLS 1.3. HTTP/1.1, because over HTTP/2
        // OkHttp reads up to 16 MiB ahead of a slow consumer.
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (settings.proxy() != null) {
            HttpProxy.of(settings.proxy()).applyTo(builder);
        }
        client = builder.protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(settings.silenceLimit())
                .writeTimeout(CONNECT_LIMIT)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .build();
    }

    @Override
    public Connection connect(Request request) {
        HttpConnection connection = new HttpConnection(client, maxEventBytes, request);
        connection.thread.start();
        return connection;
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /**
     * Returns the number of frames that a connection has read ahead. Must be called by the thread that reads from it.
     */
    static int framesAhead(Connection connection) {
        HttpConnection http = (HttpConnection) connection;
        return http.frames.size() + http.taken.size();
    }

    private static final class HttpConnection implements Connection {
        private static final Frame CLOSED = new Frame.Broken("closed", false);

        private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(FRAMES_AHEAD);
        private final Semaphore room = new Semaphore(BYTES_AHEAD);
        private final EventStream events;
        private final OkHttpClient client;
        private final Thread thread;
        private volatile @Nullable Call call;
        private volatile boolean closed;
        private volatile @Nullable Instant date;
        private boolean answered;

        /** Frames that were taken from the queue together. Used by the thread that calls {@link #next()}. */
        private final Queue<Frame> taken = new ArrayDeque<>();

        /** The response of a server that sent no stream. Used by the reading thread. */
        private Frame.@Nullable Answered answer;

        /** Kept to be closed, because the library does not close it. Used by the reading thread. */
        private @Nullable Response received;

        HttpConnection(OkHttpClient shared, int maxEventBytes, Request request) {
            client = shared.newBuilder().addInterceptor(this::noteAnswer).build();
            Headers.Builder headers = new Headers.Builder();
            request.headers().forEach(headers::add);
            if (headers.get("Accept-Encoding") == null) {
                // The stream is not compressed, and a proxy that compressed it would delay events.
                headers.add("Accept-Encoding", "identity");
            }
            events = new EventStream(
                    ConnectStrategy.http(request.uri()).httpClient(client).headers(headers.build()), maxEventBytes);
            thread = new Thread(this::read, "wikistream-sse-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
        }

        private Response noteAnswer(Interceptor.Chain chain) throws IOException {
            call = chain.call();
            if (closed) {
                // close() may have run before the call was set.
                chain.call().cancel();
            }
            Response response = proceed(chain);
            received = response;
            Date sent = response.headers().getDate("Date");
            date = sent == null ? null : sent.toInstant();
            String type = response.header("Content-Type");
            String encoding = response.header("Content-Encoding", "identity");
            if (response.code() != 200) {
                answer = new Frame.Answered(response.code(), response.header("Retry-After"), detail(response));
            } else if (!isEventStream(type)) {
                answer = new Frame.Answered(200, null, "not an event stream but " + (type == null ? "nothing" : type));
            } else if (!"identity".equalsIgnoreCase(encoding)) {
                answer = new Frame.Answered(
                        200, null, "an event stream compressed as " + encoding + " without being requested");
            }
            return response;
        }

        private static Response proceed(Interceptor.Chain chain) throws IOException {
            Response response = chain.proceed(chain.request());
            for (int redirects = 0; redirects < Redirect.MOST; redirects++) {
                HttpUrl target = Redirect.followed(response);
                if (target == null) {
                    return response;
                }
                response.close();
                response =
                        chain.proceed(chain.request().newBuilder().url(target).build());
            }
            return response;
        }

        private static String detail(Response response) throws IOException {
            if (Redirect.is(response)) {
                return Redirect.refusal(response);
            }
            return response.code() < 400
                    ? ""
                    : oneLine(response.peekBody(DETAIL_BYTES).string());
        }

        /** Only the media type matters; an invalid parameter is ignored. */
        private static boolean isEventStream(@Nullable String contentType) {
            return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("text/event-stream");
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
                // Only close() interrupts, and it queues the last frame itself.
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
                    Item item = events.next();
                    Frame.Answered other = answer;
                    if (other != null) {
                        return other;
                    }
                    Frame frame = frame(item);
                    if (frame != null) {
                        room.acquire(bytesOf(frame));
                        frames.put(frame);
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

        /** Returns {@code null} for input that the standard discards. */
        private static @Nullable Frame frame(Item item) {
            if (item instanceof Item.Event event) {
                return event.unfinished() ? null : new Frame.Event(event.type(), event.id(), event.data(), event.cut());
            }
            if (item instanceof Item.Comment comment) {
                return new Frame.Comment(comment.text());
            }
            if (item instanceof Item.Retry retry) {
                return new Frame.Retry(retry.delay());
            }
            return item instanceof Item.Stray stray ? new Frame.Stray(stray.text()) : new Frame.Opened();
        }

        private static int bytesOf(Frame frame) {
            if (!(frame instanceof Frame.Event message)) {
                return 0;
            }
            long characters = (long) message.data().length()
                    + (message.id() == null ? 0 : message.id().length());
            return (int) Math.min(BYTES_AHEAD, BYTES_A_CHARACTER * characters);
        }

        private Frame broken(Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage() == null ? "" : oneLine(cause.getMessage());
            if (cause instanceof SocketTimeoutException
                    && !message.toLowerCase(Locale.ROOT).contains("connect")) {
                return new Frame.Broken("no data received for " + client.readTimeoutMillis() + " ms", true);
            }
            String kind = cause.getClass().getSimpleName();
            String reason = message.isEmpty() ? kind : kind + ": " + message;
            return isOfCertificate(cause) ? new Frame.Untrusted(reason) : new Frame.Broken(reason, false);
        }

        // A handshake also fails when a server restarts; only these exceptions indicate the certificate.
        private static boolean isOfCertificate(Throwable fault) {
            for (Throwable each = fault; each != null; each = each.getCause()) {
                if (each instanceof CertificateException || each instanceof SSLPeerUnverifiedException) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public @Nullable Instant date() {
            return date;
        }

        @Override
        public Frame next() throws InterruptedException {
            if (answered) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Frame frame = taken.poll();
                if (frame == null) {
                    // All queued frames, so that the two threads do not wake each other for every frame.
                    frame = frames.take();
                    frames.drainTo(taken);
                }
                room.release(bytesOf(frame));
                return frame;
            }
            Duration limit = CONNECT_LIMIT.plus(ANSWER_LIMIT);
            Frame first = frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            answered = true;
            return first != null ? first : new Frame.Broken("no answer within " + limit.toSeconds() + " s", true);
        }

        @Override
        public void close() {
            closed = true;
            // Cancelling ends a read; the interrupt ends a wait for space in the queue.
            Call made = call;
            if (made != null) {
                made.cancel();
            }
            thread.interrupt();
            frames.clear();
            frames.offer(CLOSED);
            try {
                // The server limits connections per address, so this one should end before the next one is opened.
                thread.join(GOODBYE_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
