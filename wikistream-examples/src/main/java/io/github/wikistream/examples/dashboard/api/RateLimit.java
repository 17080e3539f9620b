package io.github.wikistream.examples.dashboard.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Limits the requests of each address: a bucket of tokens that refills over time. Memory is bounded. Thread-safe. */
final class RateLimit {
    private static final int MAX_ADDRESSES = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private record Bucket(double tokens, long at) {}

    /**
     * @param perSecond requests per second in the long run
     * @param burst     requests at once
     * @param nanoTime  as {@link System#nanoTime()}
     */
    RateLimit(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Counts a request and returns whether it is within the limit. */
    synchronized boolean allows(String address) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.getOrDefault(address, new Bucket(burst, now));
        double tokens = Math.min(burst, before.tokens() + (now - before.at()) / NANOS_PER_SECOND * perSecond);
        boolean allowed = tokens >= 1;
        buckets.put(address, new Bucket(allowed ? tokens - 1 : tokens, now));
        return allowed;
    }
}
