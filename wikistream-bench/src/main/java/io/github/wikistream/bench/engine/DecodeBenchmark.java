package io.github.wikistream.bench.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many events a second one thread decodes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    /** The kind of events, see {@link Corpus#load}. */
    @Param({"edits", "logs", "mixed"})
    public String corpus = "";

    private final EventDecoder decoder = new EventDecoder();
    private final ObjectMapper mapper = new ObjectMapper();
    private List<String> lines = List.of();
    private int next;

    /** Creates the events, and checks that each can be decoded. */
    @Setup
    public void load() {
        lines = Corpus.load(corpus);
        for (String line : lines) {
            if (decoder.decode(line) instanceof Decoded.Invalid invalid) {
                throw new IllegalStateException(invalid.reason() + ": " + line);
            }
        }
    }

    /** A typed event with every field checked. */
    @Benchmark
    public Decoded decode() {
        return decoder.decode(nextLine());
    }

    /** Jackson's tree of the same text, from which no field has been read. */
    @Benchmark
    public JsonNode tree() throws JsonProcessingException {
        return mapper.readTree(nextLine());
    }

    /** Everything except the work. */
    @Benchmark
    public String baseline() {
        return nextLine();
    }

    private String nextLine() {
        String line = lines.get(next);
        next = next + 1 == lines.size() ? 0 : next + 1;
        return line;
    }
}
