package io.github.wikistream.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gives every key its time to live. All that is bound to time is removed as event time moves on; this is for what a pipeline leaves behind
 * when it stops for good. A key's time is set when a writer first touches it, and again from time to time, not with every batch.
 */
final class Lifetimes {
    /** Buckets: twice as long as they are kept, so that a pipeline that was stopped for a week still finds the week before. */
    static final Duration BUCKET = Duration.ofDays(16);

    /** The newest minute: less than any bucket has left, so that while it is there, all is there. */
    static final Duration NEWEST = Duration.ofDays(7);

    /** Totals and the checkpoint. */
    static final Duration LASTING = Duration.ofDays(400);

    private static final Duration REFRESH = Duration.ofHours(6);
    private static final int MOST_REMEMBERED = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> touched = new HashMap<>();
    private final Map<String, Duration> due = new LinkedHashMap<>();

    Lifetimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes note that a batch writes to a key. Its type is checked the first time. */
    void touch(Changes changes, String key, String type, Duration lifetime) {
        long now = nanoTime.getAsLong();
        Long before = touched.get(key);
        if (before == null || now - before > REFRESH.toNanos()) {
            changes.requireType(key, type);
            due.put(key, lifetime);
            touched.put(key, now);
        }
    }

    /** Takes note that a batch writes to a key with a command that sets its time to live. Its type is checked the first time. */
    void replace(Changes changes, String key, String type) {
        if (touched.put(key, nanoTime.getAsLong()) == null) {
            changes.requireType(key, type);
        }
    }

    /** Takes note that a batch removes a key and makes it anew. */
    void renew(Changes changes, String key, String type, Duration lifetime) {
        touched.remove(key);
        touch(changes, key, type, lifetime);
    }

    /** Adds what sets the times to live; comes behind what makes the keys. */
    void addTo(Changes changes) {
        due.forEach((key, lifetime) -> changes.add("EXPIRE", key, Long.toString(lifetime.toSeconds())));
        due.clear();
        if (touched.size() > MOST_REMEMBERED) {
            touched.clear();
        }
    }
}
