package io.github.wikistream.examples.dashboard;

import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.SourceChoice.Kind;
import io.github.wikistream.examples.Sources;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.redis.RedisMetricStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard: serves the page at once, starts the stores behind it, and carries the stream into them. Started once, closed once.
 *
 * <p>Where the live stream cannot be reached at the first start, a simulator takes its place, in stores of its own. Somebody's own servers
 * never get simulated numbers that nobody asked for.
 */
public final class Dashboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    /** After a start that had to do without the live stream, the next one tries it while the simulator's servers start. */
    private static final Duration LATER_PATIENCE = Duration.ofSeconds(2);

    /** A simulation can begin in the past, so that its charts are not empty for the first minutes. */
    private static final Duration SIMULATED_PAST = Duration.ofMinutes(10);

    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 250;
    private static final int TICKS_PER_SNAPSHOT = 4;

    private final DashboardSettings settings;
    private final Clock clock;
    private final DataFolder data;
    private final StatusReport board;
    private final Snapshots snapshots;
    private final ExecutorService workers;

    /** Questions to the stores have threads of their own, so that closing can wait for the ones under way. */
    private final ExecutorService questions = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            Dashboard::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    private final Timer ticker = new Timer("dashboard-clock", true);
    private final LiveFeed feed;
    private final DashboardServer server;
    private final CompletableFuture<Boolean> asked = new CompletableFuture<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile @Nullable RedisNumbers redisNumbers;
    private volatile List<String> ownMetrics = List.of();
    private volatile boolean numbersShown;

    private Dashboard(DashboardSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        data = new DataFolder(settings.data());
        board = new StatusReport(settings.source(), clock);
        board.starting("PostgreSQL and Redis are being started.");
        PageFiles files = new PageFiles();
        snapshots = new Snapshots(board, files.build(), clock);
        workers = Executors.newCachedThreadPool(Dashboard::thread);
        feed = new LiveFeed(Json.write(snapshots.take()), workers);
        server = new DashboardServer(
                settings.host(), settings.port(), files, feed, () -> redisNumbers, () -> ownMetrics);
        ticker.schedule(
                new TimerTask() {
                    private int ticks;

                    @Override
                    public void run() {
                        tick(ticks++);
                    }
                },
                0,
                TICK_MILLIS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "dashboard");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Serves the page and begins to start what stands behind it.
     *
     * @throws DashboardException       if the port is taken
     * @throws IllegalArgumentException if an address in the settings is wrong
     * @throws PluginException          if no plugin serves the source
     */
    public static Dashboard serve(DashboardSettings settings) {
        requireAddresses(settings);
        return new Dashboard(settings, Clock.systemUTC());
    }

    /** Checks what would otherwise come to light once servers have started. Does no I/O. */
    private static void requireAddresses(DashboardSettings settings) {
        Sources.of(settings.source(), List.of("recentchange"), settings.userAgent());
        if (settings.postgresql() != null) {
            PostgresSink.of(settings.postgresql()).close();
        }
        if (settings.redis() != null) {
            RedisMetricStore.create(settings.redis()).close();
        }
    }

    /** Returns where the page is. */
    public String url() {
        String host = settings.host().equals("127.0.0.1") || settings.host().equals("0.0.0.0")
                ? "localhost"
                : settings.host();
        return "http://" + host + ":" + server.port() + "/";
    }

    /** Asks {@link #run()} to return; does not wait for that. */
    public void stop() {
        asked.complete(true);
    }

    /**
     * Starts the stores, then reads until somebody calls {@link #stop()}; the page stays after the input has ended.
     *
     * @return whether all went in order
     * @throws RuntimeException whatever kept a store or the source from starting; its message says what
     */
    public boolean run() throws InterruptedException {
        WikiStream stream = start();
        boolean inOrder = true;
        try {
            boolean ended = false;
            while (!ended && !asked.isDone()) {
                ended = stream.await(Duration.ofMillis(TICK_MILLIS));
            }
            if (ended) {
                board.ended();
                LOG.info("The input has ended; the page stays until you stop it");
            }
        } catch (WikiStreamException e) {
            inOrder = false;
            board.failed(String.valueOf(e.getMessage()));
            LOG.error("Reading has stopped; the page stays until you stop it: {}", e.getMessage());
        }
        asked.join();
        return inOrder;
    }

    private WikiStream start() throws InterruptedException {
        SourceChoice choice = settings.source();
        boolean tryLive = choice.kind() == Kind.LIVE && !data.liveWasReached();
        DashboardStores simulatorStores = null;
        boolean instead = false;
        if (tryLive) {
            board.starting("Trying to reach " + choice.label() + ".");
            // Last time it could not be reached: be ready to do without it again.
            simulatorStores = data.liveWasMissed() ? keep(stores(SourceChoice.SIMULATED, true)) : null;
            instead = !reaches(choice, simulatorStores == null ? FIRST_PATIENCE : LATER_PATIENCE);
        }
        if (instead) {
            LOG.warn("{} cannot be reached: a simulator takes its place, with numbers of its own", choice.label());
            choice = SourceChoice.SIMULATED;
            data.rememberLiveWasMissed();
        } else if (simulatorStores != null) {
            LOG.info("{} can be reached now", choice.label());
            simulatorStores.close();
            simulatorStores = null;
        }
        board.starting("PostgreSQL and Redis are being started.");
        DashboardStores stores = simulatorStores == null ? keep(stores(choice, instead)) : simulatorStores;
        return start(choice, instead, stores.postgresql(), stores.redis());
    }

    private DashboardStores stores(SourceChoice choice, boolean instead) {
        return new DashboardStores(
                instead ? null : settings.postgresql(), instead ? null : settings.redis(), data.of(choice), workers);
    }

    private boolean reaches(SourceChoice choice, Duration patience) throws InterruptedException {
        return LiveProbe.reaches(
                Sources.of(choice, List.of("recentchange"), settings.userAgent()), patience, asked, workers);
    }

    private WikiStream start(SourceChoice choice, boolean instead, String postgresql, String redis) {
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline(choice.storageName())
                .source(choice.uri())
                .userAgent(settings.userAgent())
                .listener(board)
                .sink(postgresql)
                .sink(redis);
        if (choice.kind() == Kind.SIMULATED) {
            builder.since(clock.instant().minus(SIMULATED_PAST));
        }
        boolean now = choice.kind() == Kind.LIVE || choice.kind() == Kind.SIMULATED;
        boolean linked = choice.kind() != Kind.SIMULATED;
        Supplier<MetricReader> readers = reading(redis, choice.storageName());
        RedisNumbers counts = new RedisNumbers(readers, now, linked, clock);
        AnomalyWatch watch = new AnomalyWatch(readers, now, linked, clock);
        WikiAnalytics analytics = keep(WikiAnalytics.of(postgresql));
        requireUnmixed(analytics.pipelines(), choice);
        PostgresNumbers rows = new PostgresNumbers(analytics, now, linked, clock);
        if (choice.kind() == Kind.LIVE) {
            board.whenFirstConnected(data::rememberLiveWasReached);
        }
        WikiStream stream = keep(builder.build());
        board.reading(choice, instead);
        snapshots.readFrom(stream::report, counts, watch, rows, now, questions, System::nanoTime);
        ownMetrics = Metric.installed().stream().map(Metric::name).toList();
        redisNumbers = counts;
        return stream.start();
    }

    /** The table of changes is one for all pipelines: made-up changes among real ones could never be told apart again. */
    private static void requireUnmixed(List<String> pipelines, SourceChoice choice) {
        for (String pipeline : pipelines) {
            if (SourceChoice.isStorageName(pipeline) && !pipeline.equals(choice.storageName())) {
                throw new DashboardException(
                        "the database holds what a dashboard stored from another source ('" + pipeline + "', not '"
                                + choice.storageName()
                                + "'), and the two must not mix: give this one a database of its own"
                                + " by --postgres, or leave --postgres out",
                        null);
            }
            if (!pipeline.equals(choice.storageName())) {
                LOG.warn(
                        "The database holds what pipeline '{}' stored, too: what the page shows from PostgreSQL counts it",
                        pipeline);
            }
        }
    }

    /** A connection for reading only: the stream's own closes with the stream, and the page outlives that. */
    private Supplier<MetricReader> reading(String redis, String pipeline) {
        RedisMetricStore store = keep(RedisMetricStore.create(redis));
        return new Supplier<>() {
            private boolean open;

            @Override
            public synchronized MetricReader get() {
                if (!open) {
                    store.open(new MetricContext(pipeline));
                    open = true;
                }
                return store.reader();
            }
        };
    }

    private <P extends AutoCloseable> P keep(P part) {
        synchronized (parts) {
            parts.push(part);
        }
        return part;
    }

    private void tick(int number) {
        try {
            snapshots.poll();
            if (number % TICKS_PER_SNAPSHOT == 0 || (!numbersShown && snapshots.hasNumbers())) {
                numbersShown = snapshots.hasNumbers();
                feed.publish(Json.write(snapshots.take()));
            }
        } catch (Throwable e) {
            // Whatever is thrown would end the ticker for good.
            LOG.warn("The page gets no numbers this time", e);
        }
    }

    /** A question that loses its connection half-way would fail with a long story about nothing. */
    private void endQuestions() {
        questions.shutdown();
        try {
            if (!questions.awaitTermination(QUESTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("a question to a store is still open and is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops in order: the stream first, which writes what it holds, then the stores, then the page. */
    @Override
    public void close() {
        stop();
        ticker.cancel();
        endQuestions();
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("A part of the dashboard did not stop in order: {}", e.getMessage(), e);
            }
        }
        server.close();
        workers.shutdownNow();
    }
}
