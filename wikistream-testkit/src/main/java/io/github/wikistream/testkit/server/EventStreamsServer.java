package io.github.wikistream.testkit.server;

import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.testkit.time.TimeSource;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server that behaves like Wikimedia's EventStreams, over recordings or any other events: its paths, its ids,
 * its resumption by {@code Last-Event-ID} and {@code since} with all its losses, its errors. Listens on the loopback
 * address. Thread-safe.
 *
 * <p>Events keep their {@code meta.topic}, {@code meta.offset} and {@code meta.dt}. The timestamp of a message in the
 * log is its {@code meta.dt}; the order of the log is the order in which events were added. Playback starts with the
 * first client and keeps the intervals of the events' own times, divided by the speed. A later client without a
 * position starts at the current point of playback; at {@link #MAX_SPEED}, where playback takes no time, every client
 * starts at the first event.
 *
 * <p>One extension: after the last event, the server sends the comment {@code :end} and ends the response, so that a
 * program can process recordings and exit. Other clients ignore it like any comment.
 */
public final class EventStreamsServer implements AutoCloseable {
    /** The speed at which all events have arrived when the first client connects. */
    public static final double MAX_SPEED = Double.POSITIVE_INFINITY;

    /** No limit on the connections per address. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(EventStreamsServer.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ServerSocket listener;
    private final List<Log> clusters;
    private final Streams streams;
    private final FaultPlan faults;
    private final int connectionLimit;
    private final boolean openAtEnd;
    private final TimeSource time;

    private final StatisticsRecorder recorder = new StatisticsRecorder();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Set<Thread> threads = new LinkedHashSet<>();
    private final Map<InetAddress, Integer> admitted = new HashMap<>();
    private final Map<String, AtomicLong> frontiers = new HashMap<>();
    private boolean closed;

    private EventStreamsServer(Builder builder, List<Log> clusters, Streams streams, ServerSocket listener) {
        this.listener = listener;
        this.clusters = List.copyOf(clusters);
        this.streams = streams;
        this.faults = builder.faults;
        this.connectionLimit = builder.connectionLimit;
        this.openAtEnd = builder.openAtEnd;
        this.time = builder.time;
    }

    /** Returns a builder of a server without events. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the base address of the streams, such as {@code http://127.0.0.1:4711/v2/stream/}: append stream names.
     */
    public URI uri() {
        return URI.create("http://" + listener.getInetAddress().getHostAddress() + ":" + port() + "/v2/stream/");
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns the statistics so far. */
    public Statistics statistics() {
        return recorder.statistics();
    }

    /** Drops all connections, like a restart of the server; reconnections are subject to the fault plan. */
    public void dropConnections() {
        List<Connection> open;
        synchronized (this) {
            open = new ArrayList<>(connections);
        }
        open.forEach(Connection::close);
    }

    /** Closes all connections and stops listening. Waits up to 5 seconds for its threads. */
    @Override
    public void close() {
        List<Connection> open;
        List<Thread> running;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(connections);
            running = new ArrayList<>(threads);
        }
        closeQuietly(listener);
        open.forEach(Connection::close);
        running.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread thread : running) {
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Connection connection = new Connection(this, socket, time);
                if (!remember(connection)) {
                    socket.close();
                    return;
                }
                startThread("connection", connection);
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("a connection could not be accepted at {}", uri(), e);
                }
            }
        }
    }

    private synchronized boolean remember(Connection connection) {
        return !closed && connections.add(connection);
    }

    synchronized void forget(Connection connection) {
        connections.remove(connection);
    }

    void startThread(String task, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } finally {
                synchronized (this) {
                    threads.remove(Thread.currentThread());
                }
            }
        });
        thread.setName("eventstreams-" + port() + "-" + task);
        thread.setDaemon(true);
        synchronized (this) {
            threads.add(thread);
        }
        thread.start();
    }

    /** Returns the log of a cluster, or of the last one if the number is too high. */
    Log log(int cluster) {
        return clusters.get(Math.min(cluster, clusters.size() - 1));
    }

    Streams streams() {
        return streams;
    }

    StatisticsRecorder recorder() {
        return recorder;
    }

    int connectionLimit() {
        return connectionLimit;
    }

    boolean isOpenAtEnd() {
        return openAtEnd;
    }

    synchronized boolean admit(InetAddress address) {
        int open = admitted.getOrDefault(address, 0);
        if (open >= connectionLimit) {
            return false;
        }
        admitted.put(address, open + 1);
        return true;
    }

    synchronized void dismiss(InetAddress address) {
        admitted.merge(address, -1, Integer::sum);
    }

    synchronized Fault faultFor(StreamRequest request) {
        return faults.faultFor(request);
    }

    synchronized Cutter cutterFor(StreamRequest request, Fate fate) {
        String client = Objects.requireNonNullElse(request.userAgent(), "");
        AtomicLong frontier = frontiers.computeIfAbsent(client, name -> new AtomicLong());
        if (!request.hasPosition()) {
            frontier.set(0);
        }
        return new Cutter(fate.events(), fate.repeatsCount(), frontier);
    }

    void logDisconnect(IOException e) {
        LOG.debug("a client of {} disconnected: {}", uri(), e.toString());
    }

    void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.debug("closing a socket failed: {}", e.toString());
        }
    }

    /** Settings of an {@link EventStreamsServer}. Each may be set once, unless stated otherwise. */
    public static final class Builder {
        private final List<RecordedEvent> events = new ArrayList<>();
        private @Nullable Iterator<String> generator;
        private @Nullable Scenario scenario;
        private int port;
        private double speed = MAX_SPEED;
        private FaultPlan faults = FaultPlan.none();
        private int connectionLimit = 2;
        private int history = 1 << 20;
        private boolean openAtEnd;
        private TimeSource time = TimeSource.system();

        private Builder() {}

        /**
         * Adds the events of files in {@code .sse} or {@code .jsonl} format, optionally with {@code .gz}, one file
         * after the other. The files are read immediately and kept in memory. May be called repeatedly.
         *
         * @throws IllegalArgumentException if a file name does not indicate its format
         * @throws IOException if a file cannot be read; the message names file and line
         */
        public Builder recordings(Path... files) throws IOException {
            for (Path file : files) {
                try (RecordingReader reader = RecordingReader.open(file)) {
                    for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                        if (event.flaw() != null) {
                            throw new IOException(
                                    "recording " + file + ", line " + reader.line() + ": an event is " + event.flaw());
                        }
                        events.add(event);
                    }
                }
            }
            return this;
        }

        /**
         * Adds events after those added before. May be called repeatedly.
         *
         * @param data the JSON of each event; ids are derived from its {@code meta}
         */
        public Builder events(Iterable<String> data) {
            data.forEach(event -> events.add(new RecordedEvent(null, event)));
            return this;
        }

        /**
         * Generates events when their time comes. They follow the events that were added otherwise.
         *
         * @param data the JSON of each event; may be endless; used by one thread at a time
         */
        public Builder generator(Iterator<String> data) {
            generator = Objects.requireNonNull(data, "data");
            return this;
        }

        /**
         * Takes events, faults and history from a scenario. Its events arrive at their own speed according to the
         * server's {@link #time}; no others can be added.
         */
        public Builder scenario(Scenario script) {
            scenario = Objects.requireNonNull(script, "script");
            faults = script.faults();
            return this;
        }

        /**
         * Sets how many events are kept for clients that begin in the past. Recordings are always kept whole.
         *
         * @param events 1 or more; 1,048,576 by default
         */
        public Builder history(int events) {
            if (events < 1) {
                throw new IllegalArgumentException("history must be 1 event or more: " + events);
            }
            history = events;
            return this;
        }

        /**
         * Sets the port.
         *
         * @param number 1 to 65535; 0, the default, for any free port
         */
        public Builder port(int number) {
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535: " + number);
            }
            port = number;
            return this;
        }

        /**
         * Sets the speed of playback.
         *
         * @param factor above 0; 1 for the pace of the events' own times; {@link #MAX_SPEED} by default
         */
        public Builder speed(double factor) {
            if (!(factor > 0)) {
                throw new IllegalArgumentException("speed must be above 0: " + factor);
            }
            speed = factor;
            return this;
        }

        /** Sets the fault plan; no faults by default. */
        public Builder faults(FaultPlan plan) {
            faults = Objects.requireNonNull(plan, "plan");
            return this;
        }

        /**
         * Sets the number of connections per address; further ones are answered with 429.
         *
         * @param limit 1 or more, or {@link #UNLIMITED}; 2 by default
         */
        public Builder connectionLimit(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("connectionLimit must be 1 or more: " + limit);
            }
            connectionLimit = limit;
            return this;
        }

        /** Keeps connections open and silent after the last event, as the real server does, instead of ending them. */
        public Builder openAtEnd() {
            openAtEnd = true;
            return this;
        }

        /** Sets the time source of playback; system time by default. */
        public Builder time(TimeSource source) {
            time = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IOException if it cannot listen; the message names the port
         */
        public EventStreamsServer start() throws IOException {
            List<Log> clusters = new ArrayList<>();
            List<String> topics = List.of();
            if (scenario != null) {
                Instant begin = scenario.start();
                scenario.clusters().forEach(log -> clusters.add(new ScriptLog(log, begin, Scenario.HISTORY, time)));
            } else if (generator == null) {
                EventLog log = new EventLog(events.iterator(), false, speed, Integer.MAX_VALUE, time);
                topics = log.load();
                clusters.add(log);
            } else {
                clusters.add(new EventLog(concat(events, generator), true, speed, history, time));
            }
            ServerSocket listener = new ServerSocket();
            try {
                listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 128);
            } catch (BindException e) {
                listener.close();
                throw new IOException(
                        "cannot listen on port " + port + ": " + e.getMessage() + "; choose another port", e);
            }
            EventStreamsServer server = new EventStreamsServer(this, clusters, new Streams(topics), listener);
            server.startThread("accept", server::accept);
            return server;
        }

        private static Iterator<RecordedEvent> concat(List<RecordedEvent> first, Iterator<String> second) {
            Iterator<RecordedEvent> head =
                    Collections.unmodifiableList(new ArrayList<>(first)).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return head.hasNext() || second.hasNext();
                }

                @Override
                public RecordedEvent next() {
                    return head.hasNext() ? head.next() : new RecordedEvent(null, second.next());
                }
            };
        }
    }
}
