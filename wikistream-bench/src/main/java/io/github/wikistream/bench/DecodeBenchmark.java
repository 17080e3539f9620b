package io.github.wikistream.bench;

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
    /** Which events: see {@link Corpus#load}. */
    @Param({"edits", "logs", "mixed"})
    public String corpus = "";

    private final EventDecoder decoder = new EventDecoder();
    private final ObjectMapper mapper = new ObjectMapper();
    private List<String> lines = List.of();
    private int next;

    /** Makes the events, and checks that what is measured is work well done and not a quick refusal. */
    @Setup
    public void load() {
        lines = Corpus.load(corpus);
        for (String line : lines) {
            if (decoder.decode(line) instanceof Decoded.Invalid invalid) {
                throw new IllegalStateException(invalid.reason() + ": " + line);
            }
        }
    }

    /** The question: a typed event of each JSON text, every field checked. */
    @Benchmark
    public Decoded decode() {
        return decoder.decode(nextLine());
    }

    /** The peer: Jackson's tree of the same text, before anybody has looked for a field in it. */
    @Benchmark
    public JsonNode tree() throws JsonProcessingException {
        return mapper.readTree(nextLine());
    }

    /** All but the work. */
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
