package io.github.wikistream.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.StreamException;
import com.launchdarkly.logging.LDLogger;
import io.github.wikistream.internal.sse.EventStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many events a second one thread takes out of the bytes of an event stream. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramingBenchmark {
    private static final int BUFFER_BYTES = 1 << 14;

    private byte[] stream = {};

    /** Creates the stream. */
    @Setup
    public void load() {
        StringBuilder text = new StringBuilder();
        List<String> events = Corpus.load("mixed");
        for (int i = 0; i < events.size(); i++) {
            text.append(
                            "event: message\nid: [{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":")
                    .append(1_781_967_600_000L + 30L * i)
                    .append("},{\"topic\":\"codfw.mediawiki.recentchange\",\"partition\":0,\"offset\":-1}]\ndata: ")
                    .append(events.get(i))
                    .append("\n\n");
        }
        stream = text.toString().getBytes(UTF_8);
    }

    /** Bounded in memory and without the parser's deviations from the standard. */
    @Benchmark
    @OperationsPerInvocation(Corpus.EVENTS)
    public void framing(Blackhole sink) throws StreamException {
        try (EventStream events = new EventStream(new ByteArrayInputStream(stream), EventStream.DEFAULT_LIMIT)) {
            for (int i = 0; i <= Corpus.EVENTS; i++) {
                sink.consume(events.next());
            }
        }
    }

    /** The parser alone. */
    @Benchmark
    @OperationsPerInvocation(Corpus.EVENTS)
    public void parser(Blackhole sink) throws StreamException {
        EventSource.Builder builder = new EventSource.Builder(new Bytes(stream))
                .errorStrategy(ErrorStrategy.alwaysThrow())
                .readBufferSize(BUFFER_BYTES);
        try (EventSource events = builder.build()) {
            for (int i = 0; i <= Corpus.EVENTS; i++) {
                sink.consume(events.readAnyEvent());
            }
        }
    }

    /** Everything except the work. */
    @Benchmark
    @OperationsPerInvocation(Corpus.EVENTS)
    public void baseline(Blackhole sink) throws IOException {
        InputStream in = new ByteArrayInputStream(stream);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sink.consume(buffer);
        }
    }

    /** "Connects" to bytes. */
    private static final class Bytes extends ConnectStrategy {
        private final byte[] stream;

        Bytes(byte[] stream) {
            this.stream = stream;
        }

        @Override
        public Client createClient(LDLogger logger) {
            InputStream in = new ByteArrayInputStream(stream);
            URI origin = URI.create("file:///");
            return new Client() {
                @Override
                public Result connect(String lastEventId) {
                    return new Result(in, origin, in);
                }

                @Override
                public boolean awaitClosed(long timeoutMillis) {
                    return true;
                }

                @Override
                public URI getOrigin() {
                    return origin;
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }
    }
}
