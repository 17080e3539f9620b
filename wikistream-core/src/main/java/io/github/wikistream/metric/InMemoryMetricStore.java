package io.github.wikistream.metric;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps counts in this process: for programs that look at them themselves and begin anew when they start again. All answers are exact.
 *
 * <p>Pipeline stay as long as this object does. It may be opened again after it was closed, by the same stream or by another, and goes on
 * where it stood; its readers may be used after it was closed. Safe for use by several threads.
 *
 * <p>Memory grows with the distinct leaderboard members of each minute of the last day, about 100 bytes each: with the standard metrics, a
 * day of all changes of all wikis takes some 400 MB.
 */
public final class InMemoryMetricStore implements MetricStore {
    private final ConcurrentMap<String, Pipeline> pipelines;
    private volatile @Nullable Pipeline opened;

    /** Makes an empty store. */
    public InMemoryMetricStore() {
        this(new ConcurrentHashMap<>());
    }

    private InMemoryMetricStore(ConcurrentMap<String, Pipeline> pipelines) {
        this.pipelines = pipelines;
    }

    /** Returns another object on the same counts, as another process would have that opens the same store. */
    InMemoryMetricStore twin() {
        return new InMemoryMetricStore(pipelines);
    }

    @Override
    public Checkpoint open(MetricContext context) {
        Pipeline pipeline = pipelines.computeIfAbsent(context.pipeline(), unused -> new Pipeline());
        opened = pipeline;
        return pipeline.checkpoint();
    }

    @Override
    public void apply(MetricBatch batch) {
        requireOpen().apply(batch);
    }

    @Override
    public MetricReader reader() {
        return requireOpen();
    }

    private Pipeline requireOpen() {
        Pipeline pipeline = opened;
        if (pipeline == null) {
            throw new IllegalStateException("the metric store is not open");
        }
        return pipeline;
    }

    @Override
    public void close() {
        opened = null;
    }

    /** The counts of one pipeline. */
    private static final class Pipeline implements MetricReader {
        /** Stands in for what was never counted; nothing is ever added to it. */
        private static final Tally NOTHING = new Tally();

        private static final long RETENTION_MINUTES = TimeUnit.HOURS.toMinutes(RETENTION_HOURS);
        private static final int MAX_PLACES = 1000;
        private static final Comparator<Rank> BEST_FIRST =
                Comparator.comparingLong(Rank::count).reversed().thenComparing(Rank::member, Pipeline::byCodePoint);

        private final ReadWriteLock lock = new ReentrantReadWriteLock();
        private final Map<String, Tally> totals = new HashMap<>();
        private final TreeMap<Long, MinuteCounts> minutes = new TreeMap<>();
        private Checkpoint checkpoint = Checkpoint.NONE;

        private record MinuteCounts(Map<String, Tally> counts, Map<String, Tally> tops) {
            MinuteCounts() {
                this(new HashMap<>(), new HashMap<>());
            }
        }

        Checkpoint checkpoint() {
            lock.readLock().lock();
            try {
                return checkpoint;
            } finally {
                lock.readLock().unlock();
            }
        }

        void apply(MetricBatch batch) {
            lock.writeLock().lock();
            try {
                if (!batch.previous().token().equals(checkpoint.token())) {
                    throw new FencedException(
                            "metric store in memory", batch.previous().token(), checkpoint.token());
                }
                batch.minutes().forEach(this::add);
                forgetOldMinutes();
                checkpoint = batch.checkpoint();
            } finally {
                lock.writeLock().unlock();
            }
        }

        private void add(MetricBatch.Minute minute) {
            minute.counts().forEach((counter, delta) -> tally(totals, counter).add(counter.key(), delta));
            if (minute.counts().isEmpty() && minute.tops().isEmpty()) {
                return;
            }
            MinuteCounts kept = minutes.computeIfAbsent(epochMinute(minute.start()), unused -> new MinuteCounts());
            minute.counts()
                    .forEach((counter, delta) -> tally(kept.counts(), counter).add(counter.key(), delta));
            minute.tops()
                    .forEach((counter, delta) -> tally(kept.tops(), counter).add(counter.key(), delta));
        }

        private static Tally tally(Map<String, Tally> byMetric, Counter counter) {
            return byMetric.computeIfAbsent(counter.metric(), unused -> new Tally());
        }

        private void forgetOldMinutes() {
            if (!minutes.isEmpty()) {
                minutes.headMap(oldestKept()).clear();
            }
        }

        private long oldestKept() {
            return minutes.lastKey() - RETENTION_MINUTES;
        }

        private boolean isComplete(Window window) {
            return minutes.isEmpty() || epochMinute(window.from()) >= oldestKept();
        }

        private NavigableMap<Long, MinuteCounts> within(Window window) {
            return minutes.subMap(epochMinute(window.from()), true, epochMinute(window.to()), false);
        }

        @Override
        public Optional<Instant> newestMinute() {
            lock.readLock().lock();
            try {
                return minutes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(minutes.lastKey())));
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public Map<String, Long> totals(String metric) {
            lock.readLock().lock();
            try {
                Map<String, Long> values = new HashMap<>();
                totals.getOrDefault(metric, NOTHING).forEach(values::put);
                return Map.copyOf(values);
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public Counts counts(String metric, Window window) {
            lock.readLock().lock();
            try {
                Tally sum = new Tally();
                for (MinuteCounts minute : within(window).values()) {
                    minute.counts().getOrDefault(metric, NOTHING).forEach(sum::add);
                }
                Map<String, Long> values = new HashMap<>();
                sum.forEach(values::put);
                return new Counts(window, isComplete(window), values);
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public Series series(String metric, String key, Window window) {
            lock.readLock().lock();
            try {
                Long[] values = new Long[window.minutes()];
                Arrays.fill(values, 0L);
                long from = epochMinute(window.from());
                within(window)
                        .forEach((minute, counts) -> values[(int) (minute - from)] =
                                counts.counts().getOrDefault(metric, NOTHING).get(key));
                return new Series(window, isComplete(window), List.of(values));
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public Leaderboard top(String metric, Window window, int limit) {
            if (limit < 1 || limit > MAX_PLACES) {
                throw new IllegalArgumentException("a leaderboard has 1 to " + MAX_PLACES + " places: " + limit);
            }
            lock.readLock().lock();
            try {
                Tally sum = new Tally();
                for (MinuteCounts minute : within(window).values()) {
                    minute.tops().getOrDefault(metric, NOTHING).forEach(sum::add);
                }
                return new Leaderboard(window, isComplete(window), best(sum, limit));
            } finally {
                lock.readLock().unlock();
            }
        }

        private static long epochMinute(Instant minute) {
            return Math.floorDiv(minute.getEpochSecond(), 60L);
        }

        private static List<Rank> best(Tally sum, int limit) {
            PriorityQueue<Rank> best = new PriorityQueue<>(limit + 1, BEST_FIRST.reversed());
            sum.forEach((member, count) -> {
                Rank worst = best.peek();
                if (best.size() == limit && worst != null && count < worst.count()) {
                    return;
                }
                best.add(new Rank(member, count));
                if (best.size() > limit) {
                    best.poll();
                }
            });
            List<Rank> ranks = new ArrayList<>(best);
            ranks.sort(BEST_FIRST);
            return ranks;
        }

        // As in UTF-8 and UTF-32. String.compareTo puts what lies beyond the basic plane before U+E000 to U+FFFF.
        private static int byCodePoint(String left, String right) {
            int common = Math.min(left.length(), right.length());
            for (int i = 0; i < common; i++) {
                char a = left.charAt(i);
                char b = right.charAt(i);
                if (a != b) {
                    boolean surrogate = Character.isSurrogate(a);
                    if (surrogate == Character.isSurrogate(b)) {
                        return Character.compare(a, b);
                    }
                    return surrogate ? 1 : -1;
                }
            }
            return Integer.compare(left.length(), right.length());
        }
    }
}
