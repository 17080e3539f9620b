package io.github.wikistream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs. The figures are in {@code docs/explanation/performance.md}. */
class BenchmarksRunTest {
    @ParameterizedTest
    @CsvSource({
        "DecodeBenchmark, decode tree baseline, 9",
        "FramingBenchmark, framing parser baseline, 3",
        "SourceBenchmark, source library baseline, 3",
        "DeduplicationBenchmark, progress set, 2",
        "BatchSumsBenchmark, sums maps, 2",
        "RedisApplyBenchmark, apply perEvent, 2",
        "RedisReadBenchmark, snapshot scan, 2",
        "PostgresWriteBenchmark, sink sinkAndCompaction copy jdbcBatches, 8"
    })
    void everyBenchmarkRunsWithEachOfItsParameters(String benchmark, String methods, int runs) throws Exception {
        Collection<RunResult> results = run(options(benchmark).param("events", "100"));

        assertThat(results)
                .hasSize(runs)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .contains(methods.split(" "));
    }

    @Test
    void analyticsRun() throws Exception {
        ChainedOptionsBuilder options =
                options("AnalyticsBenchmark").param("changes", "100").param("query", "ROWS_NEWEST");

        assertThat(run(options)).hasSize(1);
    }

    private static ChainedOptionsBuilder options(String benchmark) {
        // Another build on this machine may run benchmarks at the same time, which only matters to figures.
        System.setProperty("jmh.ignoreLock", "true");
        return new OptionsBuilder()
                .include("\\." + benchmark + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }
}
