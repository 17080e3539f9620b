package io.github.wikistream.examples.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.SourceChoice.Kind;
import io.github.wikistream.examples.Sources;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.api.Access;
import io.github.wikistream.examples.dashboard.api.DashboardServer;
import io.github.wikistream.examples.dashboard.api.DashboardState;
import io.github.wikistream.examples.dashboard.api.Json;
import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.live.PipelineStatus;
import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.live.SnapshotAssembler;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.notify.Notifier;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.query.Administration;
import io.github.wikistream.examples.dashboard.query.AnomalyDetector;
import io.github.wikistream.examples.dashboard.query.DeadLetterQuery;
import io.github.wikistream.examples.dashboard.query.EventSearch;
import io.github.wikistream.examples.dashboard.query.HistoryQuery;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.Maintenance;
import io.github.wikistream.examples.dashboard.query.ObservedMetricStore;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.StoredEventsQuery;
import io.github.wikistream.examples.dashboard.query.Stores;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.redis.RedisMetricStore;
import io.javalin.util.JavalinBindException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * The dashboard: serves the page at once, starts the stores in the background, and runs the pipeline that fills them. Started once, closed
 * once.
 *
 * <p>If the live stream cannot be reached at the first start, a simulator replaces it, with stores of its own. Simulated events are never
 * written to servers that the user named, unless the user chose the simulator.
 */
public final class Dashboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Duration FIRST_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** After a start without the live stream, the next start tries it while the simulator's servers start. */
    private static final Duration LATER_CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The simulation begins in the past, so that charts are not empty during the first minutes. */
    private static final Duration SIMULATED_PAST = Duration.ofMinutes(10);

    private static final Duration QUERY_SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_PER_UPDATE = 10;

    /** The interval without viewers: five seconds. */
    private static final int TICKS_PER_UNWATCHED_UPDATE = 50;

    /** How long a reader of snapshots is expected to read another one. */
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DashboardSettings settings;
    private final Clock clock;
    private final DataDirectory data;
    private final PipelineStatus status;
    private final SnapshotAssembler snapshots;
    private final Operations operations;
    private final ExecutorService workers;

    /** Queries run on threads of their own, so that closing can wait for those in progress. */
    private final ExecutorService queries = new ThreadPoolExecutor(
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
    private final CompletableFuture<Boolean> stopRequested = new CompletableFuture<>();
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
    private volatile @Nullable Stores stores;
    private volatile @Nullable Administration administration;
    private volatile @Nullable Notifier notifier;
    private volatile List<String> ownMetrics = List.of();
    private volatile Snapshot latest;
    private volatile @Nullable Object metricsShown;
    private volatile long lastReadAt = System.nanoTime();

    private Dashboard(DashboardSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        data = new DataDirectory(settings.data());
        status = new PipelineStatus(settings.source(), clock);
        status.starting("PostgreSQL and Redis are being started.");
        operations = new Operations(status, settings.data(), clock);
        PageFiles files = new PageFiles();
        snapshots = new SnapshotAssembler(status, files.build(), clock);
        workers = Executors.newCachedThreadPool(Dashboard::thread);
        latest = snapshots.take();
        feed = new LiveFeed(state(latest), workers);
        operations.telemetry().countClients(feed::clients);
        server = serve(files);
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

    private static Access access(DashboardSettings settings, Clock clock) {
        boolean loopback = Access.isLoopback(settings.host());
        Set<String> hosts = new HashSet<>(settings.allowedHosts());
        if (loopback) {
            hosts.addAll(Access.LOOPBACK);
        }
        return new Access(new AccessTokens(settings.data(), clock), !loopback, hosts);
    }

    /** Without tokens, every client that reaches the dashboard could read all of it and run maintenance. */
    private static void requireToken(DashboardSettings settings, Clock clock) {
        if (access(settings, clock).tokenRequired()
                && new AccessTokens(settings.data(), clock).list().isEmpty()) {
            throw new DashboardException(
                    "other machines can reach " + settings.host()
                            + ", so requests need a token, and there is none: create one by './wikistream token create"
                            + " NAME', or leave --host out",
                    null);
        }
    }

    private static ObjectNode state(Snapshot snapshot) {
        return (ObjectNode) Json.tree(snapshot);
    }

    private DashboardServer serve(PageFiles files) {
        try {
            return new DashboardServer(
                    settings.host(), settings.port(), files, feed, new State(), access(settings, clock));
        } catch (JavalinBindException e) {
            throw new DashboardException(
                    "port " + settings.port() + " on " + settings.host()
                            + " is in use: stop the program that uses it (perhaps another wikistream), or choose"
                            + " another port by --port, where 0 means any free port",
                    e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "dashboard");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts the server. {@link #run()} starts the stores and the pipeline.
     *
     * @throws DashboardException       if the port is in use, the data directory cannot be written to, or a token is required and there is none
     * @throws IllegalArgumentException if an address in the settings is wrong
     * @throws PluginException          if no plugin serves the source
     */
    public static Dashboard serve(DashboardSettings settings) {
        requireAddresses(settings);
        if (settings.postgresql() == null
                || settings.redis() == null
                || settings.source().kind() == Kind.LIVE) {
            new DataDirectory(settings.data()).requireWritable();
        }
        requireToken(settings, Clock.systemUTC());
        return new Dashboard(settings, Clock.systemUTC());
    }

    /** Reports an invalid address before any server starts. Does no I/O. */
    private static void requireAddresses(DashboardSettings settings) {
        Sources.of(settings.source(), List.of("recentchange"), settings.userAgent());
        if (settings.postgresql() != null) {
            PostgresSink.of(settings.postgresql()).close();
        }
        if (settings.redis() != null) {
            RedisMetricStore.create(settings.redis()).close();
        }
    }

    /** Returns the address of the page. */
    public String url() {
        String host = settings.host().equals("127.0.0.1") || settings.host().equals("0.0.0.0")
                ? "localhost"
                : settings.host();
        return "http://" + host + ":" + server.port() + "/";
    }

    /** Makes {@link #run()} return; does not wait for it. */
    public void stop() {
        stopRequested.complete(true);
    }

    /**
     * Starts the stores, then reads the source until {@link #stop()} is called. The page remains available after the input has ended.
     *
     * @return whether the pipeline did not fail
     * @throws RuntimeException if a store or the source cannot be started
     */
    public boolean run() throws InterruptedException {
        WikiStream stream = start();
        if (stream == null) {
            return true;
        }
        boolean succeeded = true;
        try {
            boolean ended = false;
            while (!ended && !stopRequested.isDone()) {
                ended = stream.await(Duration.ofMillis(TICK_MILLIS));
            }
            if (ended) {
                status.ended();
                LOG.info("The input has ended; the page stays until you stop it");
            }
        } catch (WikiStreamException e) {
            succeeded = false;
            status.failed(String.valueOf(e.getMessage()));
            LOG.error("Reading has stopped; the page stays until you stop it: {}", e.getMessage());
        }
        stopRequested.join();
        return succeeded;
    }

    /** Returns {@code null} if it was stopped before the stores responded. */
    private @Nullable WikiStream start() throws InterruptedException {
        SourceChoice choice = settings.source();
        boolean tryLive = choice.kind() == Kind.LIVE && !data.liveWasReached();
        DashboardStores simulatorStores = null;
        boolean instead = false;
        if (tryLive) {
            status.starting("Trying to reach " + choice.label() + ".");
            // The last start could not reach it, so the simulator's stores start in parallel.
            simulatorStores = data.liveWasMissed() ? keep(stores(SourceChoice.SIMULATED, true)) : null;
            instead = !reaches(choice, simulatorStores == null ? FIRST_CONNECT_TIMEOUT : LATER_CONNECT_TIMEOUT);
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
        status.starting("PostgreSQL and Redis are being started.");
        DashboardStores stores = simulatorStores == null ? keep(stores(choice, instead)) : simulatorStores;
        return start(choice, instead, stores.postgresql(), stores.redis());
    }

    private DashboardStores stores(SourceChoice choice, boolean instead) {
        return new DashboardStores(
                instead ? null : settings.postgresql(), instead ? null : settings.redis(), data.of(choice), workers);
    }

    private boolean reaches(SourceChoice choice, Duration timeout) throws InterruptedException {
        return ReachabilityCheck.succeeds(
                Sources.of(choice, List.of("recentchange"), settings.userAgent()), timeout, stopRequested, workers);
    }

    private @Nullable WikiStream start(SourceChoice choice, boolean instead, String postgresql, String redis)
            throws InterruptedException {
        ObservedMetricStore counts = new ObservedMetricStore(RedisMetricStore.create(redis));
        WikiStream.Builder builder = WikiStream.builder()
                .pipeline(choice.storageName())
                .source(choice.uri())
                .userAgent(settings.userAgent())
                .listener(status)
                .listener(operations.telemetry().stream())
                .maxLag(settings.maxLag())
                .maxSilence(settings.maxSilence())
                .sink(postgresql)
                .metricStore("redis", counts);
        if (settings.standby() != null) {
            builder.standby(settings.standby());
        }
        if (choice.kind() == Kind.SIMULATED) {
            builder.since(clock.instant().minus(SIMULATED_PAST));
        }
        boolean now = choice.kind() == Kind.LIVE || choice.kind() == Kind.SIMULATED;
        boolean linked = choice.kind() != Kind.SIMULATED;
        Supplier<MetricReader> readers = readers(redis, choice.storageName());
        LiveMetricsQuery live = new LiveMetricsQuery(readers, now, linked, clock);
        AnomalyDetector anomalies = new AnomalyDetector(readers, now, linked, clock);
        WikiAnalytics analytics = keep(WikiAnalytics.of(postgresql));
        List<String> pipelines =
                new StoreWait(settings.patience(), stopRequested).until(analytics::pipelines, status::starting);
        if (pipelines == null) {
            return null;
        }
        requireUnmixed(pipelines, choice);
        StoredEventsQuery events = new StoredEventsQuery(analytics, now, linked, clock);
        if (choice.kind() == Kind.LIVE) {
            status.whenFirstConnected(data::rememberLiveWasReached);
        }
        WikiStream stream = keep(builder.build());
        status.reading(choice, instead);
        snapshots.readFrom(
                stream::report,
                stream::health,
                counts::newest,
                live,
                anomalies,
                events,
                now,
                queries,
                System::nanoTime);
        ownMetrics = Metric.installed().stream().map(Metric::name).toList();
        stores = new Stores(
                live,
                new HistoryQuery(analytics),
                new QualityQuery(analytics),
                new EventSearch(analytics, linked),
                stream::report);
        DeadLetterQuery letters = new DeadLetterQuery(postgresql);
        administration =
                new Administration(letters, new Maintenance(postgresql, clock, operations.telemetry()::maintained));
        operations.observe(stream, letters, queries);
        if (choice.kind() != Kind.RECORDING) {
            notifier = keep(new Notifier(
                            settings.notifications(),
                            () -> latest,
                            new QualityQuery(analytics),
                            PostgresSink.dataSource(postgresql),
                            choice.storageName(),
                            clock)
                    .start());
        }
        return stream.start();
    }

    /** All pipelines share one table of events, in which simulated and real events cannot be distinguished. */
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
                        "The database holds what pipeline '{}' stored, too: what the page shows from PostgreSQL counts"
                                + " it",
                        pipeline);
            }
        }
    }

    /** Opens a connection for reading, because the pipeline's connection closes with the pipeline, before the page does. */
    private Supplier<MetricReader> readers(String redis, String pipeline) {
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
        synchronized (closeables) {
            closeables.push(part);
        }
        return part;
    }

    private void tick(int number) {
        try {
            boolean watched = feed.clients() > 0 || System.nanoTime() - lastReadAt < WATCHED_NANOS;
            snapshots.poll(watched);
            operations.poll();
            Object metrics = snapshots.metrics();
            boolean due = number % (watched ? TICKS_PER_UPDATE : TICKS_PER_UNWATCHED_UPDATE) == 0;
            if (due || (watched && metrics != metricsShown)) {
                boolean first = metricsShown == null;
                metricsShown = metrics;
                latest = snapshots.take();
                if (due || first) {
                    feed.publish(state(latest));
                } else {
                    feed.refresh(state(latest));
                }
            }
        } catch (Throwable e) {
            // An exception would end the timer.
            LOG.warn("Could not publish a snapshot", e);
        }
    }

    /** What the API reads. */
    private final class State implements DashboardState {
        @Override
        public HealthReport health() {
            return operations.health(latest);
        }

        @Override
        public Telemetry telemetry() {
            return operations.telemetry();
        }

        @Override
        public @Nullable Stores stores() {
            return stores;
        }

        @Override
        public @Nullable Administration administration() {
            return administration;
        }

        @Override
        public Snapshot snapshot() {
            lastReadAt = System.nanoTime();
            return latest;
        }

        @Override
        public List<Gap> gaps() {
            return status.gaps();
        }

        @Override
        public List<String> ownMetrics() {
            return ownMetrics;
        }

        @Override
        public List<Incident> incidents() {
            Notifier running = notifier;
            return running == null ? List.of() : running.incidents();
        }

        @Override
        public Clock clock() {
            return clock;
        }
    }

    /** Lets queries finish, because a query whose connection closes logs a misleading error. */
    private void endQueries() {
        queries.shutdown();
        try {
            if (!queries.awaitTermination(QUERY_SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("A query is still running and is interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the pipeline, which writes its last batch, then the stores, then the server. */
    @Override
    public void close() {
        stop();
        ticker.cancel();
        endQueries();
        while (!closeables.isEmpty()) {
            AutoCloseable closeable = closeables.pop();
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.error("Could not close a part of the dashboard: {}", e.getMessage(), e);
            }
        }
        server.close();
        operations.close();
        workers.shutdownNow();
    }
}
