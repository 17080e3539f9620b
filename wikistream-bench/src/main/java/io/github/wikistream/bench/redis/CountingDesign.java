package io.github.wikistream.bench.redis;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.redis.RedisMetricStore;
import java.util.ArrayList;
import java.util.List;

/** A way to count changes in Redis, and what each round has cost. */
abstract class CountingDesign implements AutoCloseable {
    private final String name;
    private final int batch;
    private final List<CountingCost> rounds = new ArrayList<>();
    private long summingNanos;

    private CountingDesign(String name, int batch) {
        this.name = name;
        this.batch = batch;
    }

    abstract void count(List<RecentChange> changes);

    String name() {
        return name;
    }

    /** Counts the changes of a round. */
    void run(List<RecentChange> changes, RedisStatistics redis) {
        redis.reset();
        double cpu = redis.cpuSeconds();
        summingNanos = 0;
        long begin = System.nanoTime();
        for (int from = 0; from < changes.size(); from += batch) {
            count(changes.subList(from, Math.min(changes.size(), from + batch)));
        }
        double nanos = System.nanoTime() - begin;
        int number = changes.size();
        rounds.add(new CountingCost(
                nanos / 1e3 / number,
                summingNanos / 1e3 / number,
                (redis.cpuSeconds() - cpu) * 1e6 / number,
                (double) redis.commands() / number));
    }

    /** Returns the medians of the later half of the rounds; the others are the warm-up. */
    CountingCost cost() {
        return CountingCost.median(rounds.subList(rounds.size() / 2, rounds.size()));
    }

    @Override
    public void close() {}

    /** The metric store, fed with sums as the engine makes them. */
    static final class Store extends CountingDesign {
        private final BatchSums sums;
        private final RedisMetricStore store;

        Store(String name, String uri, List<Metric> metrics, int batch) {
            super(name, batch);
            sums = new BatchSums(metrics);
            store = RedisMetricStore.create(uri + "/0?timeout=60");
            store.open(new MetricContext("cost-" + metrics.size() + "-" + batch));
        }

        @Override
        void count(List<RecentChange> changes) {
            long begin = System.nanoTime();
            MetricBatch batch = sums.batch(changes);
            super.summingNanos += System.nanoTime() - begin;
            store.apply(batch);
        }

        MetricReader reader() {
            return store.reader();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Commands for each change. */
    static final class PerEvent extends CountingDesign {
        private final PerEventDesign design;

        PerEvent(String name, PerEventDesign design, int batch) {
            super(name, batch);
            this.design = design;
        }

        @Override
        void count(List<RecentChange> changes) {
            design.count(changes.stream().map(PerEventDesign.Facts::of).toList());
        }
    }
}
