package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Bucket.Step;
import io.github.wikistream.redis.Keys.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a writer knows of the hashes of counters and distributions: the totals, the minutes of the running hour, and the last two hours.
 * With the numbers before at hand, a batch writes numbers and adds none up on the server: one command for a hash, however many of its
 * fields change.
 */
final class SumBuckets {
    /** One metric's numbers of a kind. */
    record Name(Kind kind, String metric) {}

    /** A hash: its key, its numbers, and which of them have changed. */
    private static final class Hash {
        private final String key;
        private final Duration lifetime;
        private final Map<String, Long> values = new HashMap<>();
        private final Set<String> changed = new LinkedHashSet<>();
        private boolean renewed;

        Hash(String key, Duration lifetime) {
            this.key = key;
            this.lifetime = lifetime;
        }
    }

    private final Keys keys;
    private final Map<String, Hash> totals = new HashMap<>();
    private final Map<String, Hash> running = new HashMap<>();
    private final TreeMap<Long, Map<Name, Hash>> minutes = new TreeMap<>();
    private final TreeMap<Long, Map<Name, Hash>> hours = new TreeMap<>();
    private final Set<Hash> changed = new LinkedHashSet<>();

    SumBuckets(Keys keys) {
        this.keys = keys;
    }

    private Hash total(String metric) {
        return totals.computeIfAbsent(metric, unused -> new Hash(keys.total(metric), Lifetimes.LASTING));
    }

    private Hash running(String metric) {
        return running.computeIfAbsent(metric, unused -> {
            Hash hash = new Hash(keys.runningSums(metric), Lifetimes.BUCKET);
            hash.renewed = true;
            return hash;
        });
    }

    private Hash at(Bucket bucket, Name name) {
        return (bucket.step() == Step.HOUR ? hours : minutes)
                .computeIfAbsent(bucket.number(), unused -> new HashMap<>())
                .computeIfAbsent(
                        name, unused -> new Hash(keys.sums(name.kind(), bucket, name.metric()), Lifetimes.BUCKET));
    }

    boolean knows(Bucket bucket, Name name) {
        return (bucket.step() == Step.HOUR ? hours : minutes)
                .getOrDefault(bucket.number(), Map.of())
                .containsKey(name);
    }

    void loadTotal(String metric, Map<String, String> stored) {
        put(total(metric), stored);
    }

    void load(Bucket bucket, Name name, Map<String, String> stored) {
        put(at(bucket, name), stored);
    }

    /** Has the numbers of the running hour written anew. */
    void renew(String metric) {
        changed.add(running(metric));
    }

    /** Takes the numbers of a minute as part of the running hour. */
    void run(Bucket minute, Name name) {
        Hash hash = running(name.metric());
        at(minute, name).values.forEach((field, value) -> add(hash, field, value));
    }

    private static void put(Hash hash, Map<String, String> stored) {
        stored.forEach((field, value) -> hash.values.put(field, Long.valueOf(value)));
    }

    void addTotal(String metric, String field, long delta) {
        add(total(metric), field, delta);
    }

    void addRunning(String metric, String field, long delta) {
        add(running(metric), field, delta);
    }

    void add(Bucket bucket, Name name, String field, long delta) {
        add(at(bucket, name), field, delta);
    }

    private void add(Hash hash, String field, long delta) {
        hash.values.merge(field, delta, Math::addExact);
        hash.changed.add(field);
        changed.add(hash);
    }

    /** Takes minutes out of the running hour, from one to before another. */
    void leave(long from, long to) {
        minutes.subMap(from, to)
                .values()
                .forEach(minute -> minute.forEach((name, hash) -> {
                    if (name.kind() == Kind.COUNT) {
                        Hash sum = running(name.metric());
                        hash.values.forEach((field, value) -> add(sum, field, -value));
                    }
                }));
    }

    /** Begins the running hour anew. */
    void leaveAll() {
        running.values().forEach(hash -> {
            hash.values.clear();
            hash.changed.clear();
            hash.renewed = true;
            changed.add(hash);
        });
    }

    /** Forgets what is older. */
    void keepFrom(long minute, long hour) {
        minutes.headMap(minute).clear();
        hours.headMap(hour).clear();
    }

    /** Adds what the batch has changed. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        for (Hash hash : changed) {
            List<String> set = new ArrayList<>(2 * hash.changed.size());
            List<String> gone = new ArrayList<>();
            for (String field : hash.changed) {
                long value = hash.values.getOrDefault(field, 0L);
                if (value == 0) {
                    hash.values.remove(field);
                    gone.add(field);
                } else {
                    set.add(field);
                    set.add(Long.toString(value));
                }
            }
            if (hash.renewed) {
                lifetimes.renew(changes, hash.key, "hash", hash.lifetime);
                changes.unlink(List.of(hash.key));
            }
            if (!set.isEmpty()) {
                lifetimes.touch(changes, hash.key, "hash", hash.lifetime);
                changes.addAll("HSET", hash.key, set);
            }
            if (!gone.isEmpty() && !hash.renewed) {
                changes.addAll("HDEL", hash.key, gone);
            }
            hash.renewed = false;
            hash.changed.clear();
        }
        changed.clear();
    }
}
