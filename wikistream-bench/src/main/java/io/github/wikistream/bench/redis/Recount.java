package io.github.wikistream.bench.redis;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.query.Window;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts changes in plain maps: types, wikis, pages and users by the minute. */
final class Recount {
    private final Map<String, Map<String, Long>> totals = new HashMap<>();
    private final TreeMap<Long, Map<String, Map<String, Long>>> minutes = new TreeMap<>();
    private long edits;

    void add(RecentChange change) {
        long minute = Bucket.minuteOf(change.occurredAt());
        count(minute, "type", change.typeName());
        count(minute, "wiki", change.wiki());
        count(minute, "page", change.wiki() + ":" + change.title());
        if (change.user() != null && !change.user().isEmpty()) {
            count(minute, "user", change.user());
        }
        edits += change.type() == ChangeType.EDIT ? 1 : 0;
    }

    private void count(long minute, String what, String key) {
        minutes.computeIfAbsent(minute, unused -> new HashMap<>())
                .computeIfAbsent(what, unused -> new HashMap<>())
                .merge(key, 1L, Long::sum);
        if (what.equals("type") || what.equals("wiki")) {
            totals.computeIfAbsent(what, unused -> new HashMap<>()).merge(key, 1L, Long::sum);
        }
    }

    long edits() {
        return edits;
    }

    Map<String, Long> totals(String what) {
        return totals.getOrDefault(what, Map.of());
    }

    void forgetBefore(Instant time) {
        minutes.headMap(Bucket.minuteOf(time)).clear();
    }

    Map<String, Long> counts(String what, Window window) {
        Map<String, Long> sum = new HashMap<>();
        minutes.subMap(Bucket.minuteOf(window.from()), Bucket.minuteOf(window.to()))
                .values()
                .forEach(minute ->
                        minute.getOrDefault(what, Map.of()).forEach((key, count) -> sum.merge(key, count, Long::sum)));
        return sum;
    }
}
