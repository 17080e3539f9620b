package io.github.wikistream.bench.postgres;

import io.github.wikistream.postgres.analytics.WikiAnalytics;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long each query takes over 30 days of changes. Compare two numbers of changes: the answer time of rollups should not grow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnalyticsBenchmark {
    /** The number of changes. They are stored once, which takes a minute per million, and kept in the folder for temporary files. */
    @Param("1000000")
    public int changes;

    /** All of them unless some are named. */
    @Param
    public AnalyticsQuery query = AnalyticsQuery.ROWS_NEWEST;

    private @Nullable MonthOfChanges month;
    private @Nullable WikiAnalytics analytics;

    /** Starts the server, and stores the changes if that was not done before. */
    @Setup
    public void store() {
        month = new MonthOfChanges(changes);
        analytics = WikiAnalytics.of(month.uri()).withLimit(Duration.ofMinutes(5));
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        Objects.requireNonNull(analytics).close();
        Objects.requireNonNull(month).close();
    }

    /** A query whose range ends at a random minute, or hour, of the last five days. */
    @Benchmark
    public Object query() {
        return query.run(Objects.requireNonNull(analytics), Objects.requireNonNull(month));
    }
}
