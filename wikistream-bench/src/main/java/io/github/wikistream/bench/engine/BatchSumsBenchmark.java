package io.github.wikistream.bench.engine;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.metric.MetricAggregator;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;

/** How many changes a second one thread adds up for all standard metrics, in batches of 1,000. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchSumsBenchmark {
    private static final int BATCH = 1_000;
    private static final int BATCHES = 30;

    private final MetricAggregator aggregator = new MetricAggregator(StandardMetrics.all(), Clock.systemUTC());
    private final List<Batch> batches = batches();
    private int next;

    private static List<Batch> batches() {
        SimulatedChanges changes = SimulatedChanges.from(1, Instant.parse("2026-06-20T15:00:00Z"));
        BatchChain chain = new BatchChain();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(chain.next(changes.next(BATCH)));
        }
        return batches;
    }

    private Batch nextBatch() {
        next = (next + 1) % BATCHES;
        return batches.get(next);
    }

    /** Every standard metric with its slices. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public MetricBatch sums() {
        return aggregator.sum(nextBatch());
    }

    /** Two of them in plain maps: pages and users. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Map<String, Integer> maps() {
        Map<String, Integer> sums = new HashMap<>();
        nextBatch().events().forEach(event -> {
            RecentChange change = (RecentChange) event;
            sums.merge(change.wiki() + ":" + change.title(), 1, Integer::sum);
            sums.merge(String.valueOf(change.user()), 1, Integer::sum);
        });
        return sums;
    }
}
