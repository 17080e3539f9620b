package io.github.wikistream.bench.redis;

import io.github.wikistream.event.RecentChange;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to count 1,000 changes in Redis, summing included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 10, time = 3)
public class RedisApplyBenchmark {
    private final RedisState redis = new RedisState();
    private List<RecentChange> changes = List.of();

    /** Creates the next changes. */
    @Setup(Level.Invocation)
    public void next() {
        changes = redis.changes();
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        redis.close();
    }

    /** All standard metrics, in one script with their checkpoint. */
    @Benchmark
    public void apply() {
        redis.apply(changes);
    }

    /** 15 commands for each change. */
    @Benchmark
    public void perEvent() {
        redis.count(changes);
    }
}
