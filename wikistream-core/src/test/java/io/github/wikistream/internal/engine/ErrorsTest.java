package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.sink.MetricSink;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Throwables that are not exceptions, thrown by code that the engine calls in its threads. */
class ErrorsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Random random = new Random(3);
    private final ModelSource model = new ModelSource(random, 0);
    private final List<UUID> ids = model.fill(100, random);
    private final List<WikiStreamException> told = Collections.synchronizedList(new ArrayList<>());
    private final StreamListener listener = new StreamListener() {
        @Override
        public void onSinkFailed(String sink, WikiStreamException cause) {
            told.add(cause);
        }

        @Override
        public void onSourceFailed(SourceException cause) {
            told.add(cause);
        }
    };

    private final Error error = new NoClassDefFoundError("com/example/Driver");

    private Engine engine(Source source, Map<String, Sink> sinks, Predicate<StreamEvent> filter) {
        return new Engine(source, sinks, Setting.of(random, 1 << 24, 10, null, filter), listener);
    }

    private StreamReport failsBy(Error expected, Class<? extends WikiStreamException> kind, Engine engine) {
        try (engine) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG)).isInstanceOf(kind).hasCause(expected);
        }
        assertThat(told).extracting(Throwable::getCause).contains(expected);
        return engine.report();
    }

    @Test
    void errorOfAWriteFailsTheSinkAndNoOther() {
        MemorySink healthy = new MemorySink();
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("healthy", healthy);
        sinks.put("broken", new MemorySink(batch -> {
            throw error;
        }));
        StreamReport report = failsBy(error, SinkException.class, engine(model, sinks, event -> true));
        assertThat(report.lanes())
                .extracting(StreamReport.Lane::state)
                .containsExactly(LaneState.DONE, LaneState.FAILED);
        assertThat(report.lanes().get(1).failure())
                .isEqualTo(
                        "sink 'broken' broke: java.lang.NoClassDefFoundError: com/example/Driver; a library is missing,"
                                + " or present in another version than the one it was built for: check the class path, and"
                                + " whether a platform's dependency management, such as Spring Boot's, chose another version");
        assertThat(healthy.ids()).containsExactlyElementsOf(ids);
    }

    @Test
    void errorOfOpeningFailsTheSinkAlthoughClosingThrowsAnother() {
        Sink broken = new Sink() {
            @Override
            public Checkpoint open(SinkContext context) {
                throw error;
            }

            @Override
            public void write(Batch batch) {}

            @Override
            public void close() {
                throw new StackOverflowError();
            }
        };
        StreamReport report =
                failsBy(error, SinkException.class, engine(model, Map.of("broken", broken), event -> true));
        assertThat(report.lanes().get(0).state()).isEqualTo(LaneState.FAILED);
    }

    @Test
    void errorOfTheJvmInAMetricFailsItsStore() {
        Error memory = new OutOfMemoryError("of a test");
        Metric metric = new Metric() {
            @Override
            public String name() {
                return "greedy";
            }

            @Override
            public void observe(io.github.wikistream.event.RecentChange change, MetricRecorder recorder) {
                throw memory;
            }
        };
        Sink counts = new MetricSink(new InMemoryMetricStore(), List.of(metric), Clock.systemUTC());
        StreamReport report =
                failsBy(memory, SinkException.class, engine(model, Map.of("counts", counts), event -> true));
        assertThat(report.lanes().get(0).state()).isEqualTo(LaneState.FAILED);
    }

    @Test
    void errorOfTheSourceEndsReadingAndIsReported() {
        MemorySink sink = new MemorySink();
        StreamReport report =
                failsBy(error, SourceException.class, engine(breaksAfter(50), Map.of("memory", sink), event -> true));
        assertThat(report.failure()).startsWith("the source broke: java.lang.NoClassDefFoundError");
        assertThat(report.ended()).isFalse();
        assertThat(sink.ids()).containsExactlyElementsOf(ids.subList(0, 50));
    }

    @Test
    void errorOfTheFilterEndsReadingAndIsReported() {
        StreamReport report =
                failsBy(error, SourceException.class, engine(model, Map.of("memory", new MemorySink()), event -> {
                    throw error;
                }));
        assertThat(report.failure()).startsWith("the filter broke: ");
    }

    @Test
    void errorsOfAListenerAreLoggedAndTheStreamContinues() throws Exception {
        MemorySink sink = new MemorySink();
        StreamListener throwing = new StreamListener() {
            @Override
            public void onOpened(Position from) {
                throw error;
            }

            @Override
            public void onBatchWritten(String name, int events, long elapsedNanos) {
                throw error;
            }

            @Override
            public void onMissing(String name, TopicPartition topic, Instant from, Instant to) {
                throw error;
            }
        };
        try (Engine engine = new Engine(model, Map.of("memory", sink), Setting.of(random, 1 << 24, 10), throwing)) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(sink.ids()).containsExactlyElementsOf(ids);
    }

    /** Reading on would leave out the event that was being read. */
    @Test
    void errorOfAReaderIsRethrown() throws Exception {
        try (PullReader reader = new PullReader(
                breaksAfter(1),
                Checkpoint.NONE,
                Origin.UNKNOWN,
                event -> true,
                List.of(listener),
                Clock.systemUTC(),
                random)) {
            assertThat(reader.await()).isTrue();
            assertThat(reader.take().id()).isEqualTo(ids.get(0));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::await)
                        .isInstanceOf(SourceException.class)
                        .hasCause(error);
            }
        }
    }

    /** Reads the model and throws the error after a number of events. */
    private Source breaksAfter(int events) {
        return new Source() {
            @Override
            public SourceReader open(Position from) {
                SourceReader reader = model.open(from);
                return new SourceReader() {
                    private int left = events;

                    @Override
                    public Signal next() throws InterruptedException {
                        Signal signal = reader.next();
                        if (signal instanceof Signal.Received && left-- == 0) {
                            throw error;
                        }
                        return signal;
                    }

                    @Override
                    public void close() {
                        reader.close();
                    }
                };
            }

            @Override
            public String toString() {
                return "breaking model";
            }
        };
    }
}
