package io.github.wikistream.bench.redis;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.QueryResults;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to read an hour of counters out of Redis. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class RedisReadBenchmark {
    private static final int HOUR = 60;

    /** An hour has about 130. */
    private static final int BATCHES = 150;

    private final RedisState redis = new RedisState();
    private List<MetricQuery<?>> queries = List.of();
    private long firstMinute;

    /** Counts more than an hour. */
    @Setup
    public void count() {
        for (int i = 0; i < BATCHES; i++) {
            List<RecentChange> changes = redis.changes();
            redis.apply(changes);
            redis.count(changes);
        }
        Instant newest = redis.store.reader().newestMinute().orElseThrow();
        queries = DashboardHour.queries(newest);
        firstMinute = Bucket.minuteOf(newest) - (HOUR - 1);
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        redis.close();
    }

    /** Everything that the dashboard shows, in one transaction. */
    @Benchmark
    public QueryResults snapshot() {
        return redis.store.reader().ask(queries);
    }

    /** The plain counters by SCAN and MGET. */
    @Benchmark
    public long scan() {
        return redis.perEvent.snapshot(firstMinute, HOUR);
    }
}
