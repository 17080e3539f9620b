package io.github.wikistream;

import io.github.wikistream.SinkResolver.NamedSink;
import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.config.SetOnce;
import io.github.wikistream.internal.delivery.LaneSettings;
import io.github.wikistream.internal.delivery.LaneTime;
import io.github.wikistream.internal.engine.Engine;
import io.github.wikistream.internal.engine.Settings;
import io.github.wikistream.internal.mode.FollowMode;
import io.github.wikistream.internal.mode.PipelineMode;
import io.github.wikistream.internal.mode.ReplayMode;
import io.github.wikistream.internal.progress.SourceClock;
import io.github.wikistream.internal.sink.ForEachSink;
import io.github.wikistream.internal.text.PipelineName;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events from a stream to sinks, each event exactly once to every sink that stores its checkpoint with its
 * data. Created by {@link #builder()}.
 *
 * <pre>{@code
 * try (WikiStream stream = WikiStream.builder()
 *         .userAgent("my-program/1.0 (me@example.org)")
 *         .sink("postgresql://localhost/wiki")
 *         .start()) {
 *     stream.await();
 * }
 * }</pre>
 *
 * <h2>Threads</h2>
 * Any thread may call any method. A stream has daemon threads of its own: one that reads the source, one for each sink,
 * one more for a sink that reads by itself to catch up, and those of sources and stores. They call the program's code:
 *
 * <ul>
 *   <li>a {@link io.github.wikistream.sink.Sink Sink}, a {@link MetricStore}, a {@link Metric} and the function of
 *       {@link Builder#forEach forEach} in the thread of their sink, one call at a time;
 *   <li>a {@link Builder#filter filter} and a {@link StreamListener} in the reading thread and in those of the sinks,
 *       several calls at a time.
 * </ul>
 *
 * <p>A callback that blocks delays its thread: meanwhile, a sink stores nothing, or nothing is read. A callback may
 * call {@link #report()} and {@link #close()}, which only requests the end there and returns immediately. {@link
 * #await()} throws in a callback, since it would wait for itself. A callback must not wait for another thread that
 * calls one of the two.
 *
 * <p>Anything thrown in these threads, including an {@link Error}, fails the sink concerned, or the source: the report
 * has the state {@link StreamReport.LaneState#FAILED FAILED} and the reason, the listener is notified, and {@link
 * #await()} throws it. Two kinds of exceptions are only logged, and the stream continues: those of a listener, and
 * those of a metric because of an event.
 */
public final class WikiStream implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Engine engine;
    private final AtomicBoolean started = new AtomicBoolean();

    private WikiStream(Engine engine) {
        this.engine = engine;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens the sinks and starts reading in the stream's own threads; returns immediately.
     *
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public WikiStream start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a WikiStream starts once; build another one");
        }
        engine.start(listener -> listener.onStarted(this));
        return this;
    }

    /**
     * Waits until the input has ended and all of it is stored, {@link #close()} has ended the stream, or every sink has
     * failed.
     *
     * @throws WikiStreamException if the source or a sink failed, even if only one did; thrown once all sinks have
     *     ended
     * @throws IllegalStateException if called in a callback of this stream
     */
    public void await() throws InterruptedException {
        engine.await(FOR_EVER);
    }

    /**
     * Waits like {@link #await()}, up to a limit.
     *
     * @return whether the pipeline has terminated
     * @throws WikiStreamException like {@link #await()}
     * @throws IllegalStateException like {@link #await()}
     */
    public boolean await(Duration patience) throws InterruptedException {
        return engine.await(patience);
    }

    /** Returns the current state and counts; also works after the stream was closed. */
    public StreamReport report() {
        return engine.report();
    }

    /**
     * Returns whether the stream is live, ready and complete at this moment, with reasons. Does not block and asks no
     * store, so it may be called as often as a probe needs it; also works before the start and after the stream was
     * closed.
     */
    public StreamHealth health() {
        return engine.health();
    }

    /**
     * Stops reading, writes buffered events, closes the sinks, and returns: at the latest one second after the
     * configured deadline. Events that could not be stored in time are read again by the next run. Idempotent.
     *
     * <p>In a callback of this stream, it is a request: it returns immediately, buffered events are still delivered,
     * and the stream ends in the same way within the same time. {@link #await()} then returns, and so does another
     * thread's {@code close()}.
     */
    @Override
    public void close() {
        if (started.get()) {
            engine.close();
        }
    }

    /** Settings of a {@link WikiStream}. Each is checked where it is set; {@link #build()} checks them together. */
    public static final class Builder extends SourceBuilder<Builder> {
        private static final long MIB = 1024 * 1024;
        private static final Duration HEALTH_LIMIT = Duration.ofMinutes(5);

        private final List<Function<SinkResolver, NamedSink>> destinations = new ArrayList<>();
        private final List<Metric> metrics = new ArrayList<>();
        private @Nullable String pipeline;
        private @Nullable Long bufferBytes;
        private @Nullable Integer batchEvents;
        private @Nullable Duration linger;
        private @Nullable Duration closeDeadline;
        private @Nullable Path checkpointFolder;
        private @Nullable Duration standby;
        private @Nullable Duration maxLag;
        private @Nullable Duration maxSilence;
        private boolean failFast;
        private @Nullable ReplayMode replay;

        private Builder() {}

        /**
         * Sets the name of the pipeline, under which sinks store a checkpoint. The checkpoint belongs to a source. If
         * another source is read under the same name (other streams, another server, another recording), a sink that
         * {@linkplain Sink#recognizesRepeats() recognises repeats} starts over in that source with a warning, and any
         * other sink fails with a message: use one pipeline name per source, or see {@link #sourceName(String)}.
         *
         * @param name see {@link PipelineName}; {@code default} by default
         */
        public Builder pipeline(String name) {
            SetOnce.requireUnset("pipeline", pipeline);
            pipeline = PipelineName.require(name);
            return this;
        }

        /**
         * Adds a sink or a metric store by URI. It is named after its plugin's scheme, with {@code -2} appended for the
         * second of its kind, and so on.
         *
         * @param uri such as {@code postgresql://user@host/db}, {@code redis://host}, {@code jsonl:FILE}
         * @throws IllegalArgumentException if it is not a URI
         */
        public Builder sink(String uri) {
            PluginUri parsed = PluginUri.parse(uri);
            destinations.add(resolver -> resolver.resolve(parsed));
            return this;
        }

        /**
         * Adds a sink.
         *
         * @param name for logs and reports; unique
         */
        public Builder sink(String name, Sink sink) {
            requireName(name);
            Objects.requireNonNull(sink, "sink");
            destinations.add(resolver -> new NamedSink(name, true, sink));
            return this;
        }

        /**
         * Adds a metric store. It counts the standard metrics, those that are {@linkplain Metric#installed()
         * installed}, and those added by {@link #metric}.
         *
         * @param name for logs and reports; unique
         */
        public Builder metricStore(String name, MetricStore store) {
            requireName(name);
            Objects.requireNonNull(store, "store");
            destinations.add(resolver -> new NamedSink(name, true, resolver.metricSink(store)));
            return this;
        }

        /**
         * Calls a function with each change, for programs that need no sink. Without a {@link #checkpointFolder}, no
         * progress is kept after this run. An exception from the function fails it. To process a fixed number of
         * events, use an {@link EventReader}: a function that calls {@link WikiStream#close()} still receives the
         * buffered events.
         */
        public Builder forEach(Consumer<RecentChange> action) {
            Objects.requireNonNull(action, "action");
            Consumer<StreamEvent> each = event -> {
                if (event instanceof RecentChange change) {
                    action.accept(change);
                }
            };
            destinations.add(resolver -> new NamedSink("for-each", false, new ForEachSink(each)));
            return this;
        }

        /**
         * Adds a metric to the standard ones and those that are {@linkplain Metric#installed() installed}.
         *
         * @throws IllegalArgumentException if a metric of that name was added before, or is a standard one
         */
        public Builder metric(Metric metric) {
            if (SinkResolver.isTaken(metric, metrics) || SinkResolver.isTaken(metric, StandardMetrics.all())) {
                throw new IllegalArgumentException("duplicate metric name: " + metric.name());
            }
            metrics.add(metric);
            return this;
        }

        /**
         * Stores the checkpoints of sinks that cannot store their own, such as {@link #forEach}, in files, so that they
         * continue after a restart where they stopped: at least once, since a crash may repeat the last batch. Without
         * a folder, they start over in each run.
         *
         * @param folder created if necessary; used by one program at a time
         */
        public Builder checkpointFolder(Path folder) {
            SetOnce.requireUnset("checkpointFolder", checkpointFolder);
            checkpointFolder = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Waits on standby if another instance of this pipeline writes to the same store, and takes over once that
         * instance has written nothing for some time, instead of stopping. Any number of instances may run: one of them
         * writes, and the store stays exact.
         *
         * @param silence 1 second to 1 hour; a writer without new events still writes its position about every 10
         *     seconds, so a shorter time makes instances swap roles when the stream is quiet
         */
        public Builder standby(Duration silence) {
            SetOnce.requireUnset("standby", standby);
            if (silence.toSeconds() < 1 || silence.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("standby must be 1 s to 1 h: " + silence);
            }
            standby = silence;
            return this;
        }

        /**
         * Ends the whole stream as soon as one sink stops: the other sinks store their events within the closing
         * deadline, and {@link WikiStream#await()} throws. A fault that needs a repair ({@link
         * io.github.wikistream.error.SinkException#isRepairable()}) then stops its sink at any time, not only at the
         * first open. For programs that a supervisor restarts. By default, the other sinks continue.
         */
        public Builder failFast() {
            failFast = true;
            return this;
        }

        /**
         * Reads a range of the past again, and then ends: a job that fills in events that a store lacks, while the
         * pipeline keeps writing. Events that the store has are neither changed nor counted again, so the job may run
         * any number of times; an interrupted job continues where it stopped. Its progress is stored under the name of
         * the pipeline, {@code -replay-} and the bounds in seconds.
         *
         * <p>Only sinks that {@linkplain Sink#recognizesRepeats() recognise repeats} can take part, and {@link
         * #forEach}. A metric store cannot, since aggregates cannot be deduplicated. To count the past, start a
         * pipeline of another name in the store with {@code since}.
         *
         * @param from start of the range, in whole seconds, by the events' own time; as far back as the source keeps
         *     its history: 7 to 31 days for Wikimedia's. A source set as an object, not by URI, must itself start there
         *     or earlier
         * @param to end of the range, exclusive, in whole seconds, not in the future
         * @throws IllegalArgumentException if {@code to} is not after {@code from}, or one is not in whole seconds
         */
        public Builder replay(Instant from, Instant to) {
            SetOnce.requireUnset("replay", replay);
            replay = new ReplayMode(from, to);
            return since(from);
        }

        /**
         * Limits the memory of events that wait for sinks.
         *
         * @param bytes 1 MiB to 16 GiB; 16 MiB by default
         */
        public Builder bufferBytes(long bytes) {
            SetOnce.requireUnset("bufferBytes", bufferBytes);
            if (bytes < MIB || bytes > 16 * 1024 * MIB) {
                throw new IllegalArgumentException("bufferBytes must be 1 MiB to 16 GiB: " + bytes);
            }
            bufferBytes = bytes;
            return this;
        }

        /**
         * Limits a batch.
         *
         * @param events 1 to 100,000; 1,000 by default
         */
        public Builder batchEvents(int events) {
            SetOnce.requireUnset("batchEvents", batchEvents);
            if (events < 1 || events > 100_000) {
                throw new IllegalArgumentException("batchEvents must be 1 to 100,000: " + events);
            }
            batchEvents = events;
            return this;
        }

        /**
         * Sets how long an event waits for others to fill its batch.
         *
         * @param time 1 millisecond to 1 minute; 250 milliseconds by default
         */
        public Builder linger(Duration time) {
            SetOnce.requireUnset("linger", linger);
            if (time.toMillis() < 1 || time.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("linger must be 1 ms to 1 min: " + time);
            }
            linger = time;
            return this;
        }

        /**
         * Sets how long {@link WikiStream#close()} may take to write what is buffered.
         *
         * @param limit 0 to 1 hour; 10 seconds by default
         */
        public Builder closeDeadline(Duration limit) {
            SetOnce.requireUnset("closeDeadline", closeDeadline);
            if (limit.isNegative() || limit.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("closeDeadline must be 0 to 1 h: " + limit);
            }
            closeDeadline = limit;
            return this;
        }

        /**
         * Sets the lag of a sink above which {@link WikiStream#health()} is not ready. No effect on delivery.
         *
         * @param limit 1 second to 24 hours; 5 minutes by default
         */
        public Builder maxLag(Duration limit) {
            SetOnce.requireUnset("maxLag", maxLag);
            requireLimit("maxLag", limit);
            maxLag = limit;
            return this;
        }

        /**
         * Sets how long the source may deliver no event before {@link WikiStream#health()} is not ready. No effect on
         * delivery. On a stream with few events, set more than the longest pause between two of them.
         *
         * @param limit 1 second to 24 hours; 5 minutes by default
         */
        public Builder maxSilence(Duration limit) {
            SetOnce.requireUnset("maxSilence", maxSilence);
            requireLimit("maxSilence", limit);
            maxSilence = limit;
            return this;
        }

        private static void requireLimit(String setting, Duration limit) {
            if (limit.toSeconds() < 1 || limit.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(setting + " must be 1 s to 24 h: " + limit);
            }
        }

        /**
         * Builds the stream; {@link WikiStream#start()} starts it. If several settings are wrong, the message lists all
         * of them.
         *
         * @throws IllegalStateException if no sink was added, or two have the same name
         * @throws IllegalArgumentException if a plugin refuses a setting, two URIs name one store, a {@link #replay}
         *     ends in the future or is not possible with a sink, or several settings are wrong
         * @throws PluginException if no plugin serves a URI, or two do
         */
        public WikiStream build() {
            PipelineMode mode = replay == null ? new FollowMode(checkpointFolder) : replay;
            SettingFaults faults = new SettingFaults();
            faults.verify(this::requireSink);
            faults.verify(() -> mode.requirePossible(clock().instant()));
            Optional<Source> source = faults.check(() -> mode.source(source(), clock()));
            Map<String, Sink> sinks = sinks(
                    mode, source.<Clock>map(s -> new SourceClock(s, clock())).orElse(clock()), faults);
            Optional<String> name = faults.check(() -> mode.pipeline(pipeline == null ? "default" : pipeline));
            faults.throwIfAny();
            Settings settings = new Settings(
                    since(),
                    sourceName(),
                    bufferBytes == null ? 16 * MIB : bufferBytes,
                    Duration.ofSeconds(10),
                    closeDeadline == null ? Duration.ofSeconds(10) : closeDeadline,
                    maxLag == null ? HEALTH_LIMIT : maxLag,
                    maxSilence == null ? HEALTH_LIMIT : maxSilence,
                    mode.filter(filter()),
                    new LaneSettings(
                            name.orElseThrow(),
                            batchEvents == null ? 1_000 : batchEvents,
                            4 * MIB,
                            linger == null ? Duration.ofMillis(250) : linger,
                            Duration.ofSeconds(10),
                            Duration.ofMillis(100),
                            Duration.ofSeconds(30),
                            standby,
                            failFast,
                            clock(),
                            LaneTime.REAL,
                            new Random()));
            return new WikiStream(new Engine(
                    source.orElseThrow(), sinks, settings, listeners().toArray(StreamListener[]::new)));
        }

        private void requireSink() {
            if (destinations.isEmpty()) {
                throw new IllegalStateException(
                        "a WikiStream needs a sink: add one with sink(…), metricStore(…) or forEach(…)");
            }
        }

        private Map<String, Sink> sinks(PipelineMode mode, Clock clock, SettingFaults faults) {
            SinkResolver resolver = new SinkResolver(metrics, clock);
            Map<String, Sink> sinks = new LinkedHashMap<>();
            for (Function<SinkResolver, NamedSink> destination : destinations) {
                faults.verify(() -> add(destination.apply(resolver), mode, sinks));
            }
            return sinks;
        }

        private static void add(NamedSink created, PipelineMode mode, Map<String, Sink> sinks) {
            String name = created.name();
            for (int i = 2; !created.chosen() && sinks.containsKey(name); i++) {
                name = created.name() + "-" + i;
            }
            if (sinks.put(name, mode.sink(name, created.sink())) != null) {
                throw new IllegalStateException("two sinks have the name '" + name + "'");
            }
        }

        /** Builds the stream and starts it: {@link #build()}, then {@link WikiStream#start()}. */
        public WikiStream start() {
            return build().start();
        }

        @Override
        Builder self() {
            return this;
        }

        private static void requireName(String name) {
            if (!name.matches("[A-Za-z0-9._-]{1,63}")) {
                throw new IllegalArgumentException(
                        "a sink's name is 1 to 63 letters, digits, dots, hyphens and underscores: " + name);
            }
        }
    }
}
