package io.github.wikistream.bench.engine;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.source.SseSource;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many events a second arrive over loopback HTTP. The server runs in the same process, so its work is included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
public class SourceBenchmark {
    private static final int EVENTS = 10_000;
    private static final int BUFFER_BYTES = 1 << 14;
    private static final String USER_AGENT = "wikistream-bench/1.0 (bench@example.org)";

    private final EventStreamsServer server = start();

    private static EventStreamsServer start() {
        try {
            return EventStreamsServer.builder()
                    .events(Corpus.stream().limit(EVENTS).toList())
                    .connectionLimit(EventStreamsServer.UNLIMITED)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        server.close();
    }

    private URI stream() {
        return server.uri().resolve("recentchange");
    }

    /** The source, which tracks positions and gaps. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void source(Blackhole sink) throws InterruptedException {
        SseSource source = SseSource.builder()
                .uri(URI.create("http://127.0.0.1:" + server.port()))
                .streams("recentchange")
                .userAgent(USER_AGENT)
                .build();
        try (SourceReader reader = source.open(Position.NONE)) {
            Signal signal = reader.next();
            while (!(signal instanceof Signal.Ended)) {
                sink.consume(signal);
                signal = reader.next();
            }
        }
    }

    /** The library okhttp-eventsource alone. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void library(Blackhole sink) throws StreamException {
        EventSource.Builder builder = new EventSource.Builder(
                        ConnectStrategy.http(stream()).header("User-Agent", USER_AGENT))
                .errorStrategy(ErrorStrategy.alwaysThrow());
        try (EventSource events = builder.build()) {
            while (true) {
                sink.consume(events.readMessage());
            }
        } catch (StreamClosedByServerException e) {
            sink.consume(e);
        }
    }

    /** The bytes of the response alone. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void baseline(Blackhole sink) throws IOException {
        URLConnection connection = stream().toURL().openConnection();
        connection.setRequestProperty("User-Agent", USER_AGENT);
        try (InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (in.read(buffer) >= 0) {
                sink.consume(buffer);
            }
        }
    }
}
