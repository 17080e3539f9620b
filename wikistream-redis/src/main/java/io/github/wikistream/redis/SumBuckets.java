package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Bucket.Step;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.Retention;
import io.github.wikistream.redis.Keys.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a writer knows of the texts of counters and distributions: the totals, the minutes of the running hour, and the last two hours. What
 * a batch adds to a metric in one minute is one piece of text, which is sent once and appended to all of them. Minutes and hours that are
 * older are read when a straggler changes them.
 */
final class SumBuckets {
    /** One metric's numbers of a kind. */
    record Name(Kind kind, String metric) {}

    private final Keys keys;
    private final StoredReads reads;
    private final Map<String, SumText> totals = new HashMap<>();
    private final Map<String, SumText> running = new HashMap<>();
    private final TreeMap<Long, Map<Name, SumText>> minutes = new TreeMap<>();
    private final TreeMap<Long, Map<Name, SumText>> hours = new TreeMap<>();
    private final Set<SumText> changed = new LinkedHashSet<>();

    SumBuckets(Keys keys, StoredReads reads) {
        this.keys = keys;
        this.reads = reads;
    }

    static long firstMinute(long now) {
        return now - RunningBoard.MINUTES + 1;
    }

    static long firstHour(long now) {
        return Bucket.hourOf(now) - 1;
    }

    /** Reads what will most likely change. */
    void load(Registry registry, long now) {
        Map<String, SumText> wanted = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            for (String metric : registry.of(kind)) {
                Name name = new Name(kind, metric);
                if (kind == Kind.COUNT) {
                    wanted.put(keys.total(metric), total(metric));
                }
                for (long hour = firstHour(now); hour <= Bucket.hourOf(now); hour++) {
                    Bucket bucket = Bucket.hour(hour);
                    wanted.put(keys.sums(kind, bucket, metric), text(bucket, name));
                }
                for (long minute = firstMinute(now); minute <= now; minute++) {
                    Bucket bucket = Bucket.minute(minute);
                    wanted.put(keys.sums(kind, bucket, metric), text(bucket, name));
                }
            }
        }
        Map<String, String> stored = reads.strings(wanted.keySet());
        wanted.forEach((key, text) -> text.load(stored.get(key)));
        for (String metric : registry.of(Kind.COUNT)) {
            SumText sum = running(metric);
            for (long minute = firstMinute(now); minute <= now; minute++) {
                text(Bucket.minute(minute), new Name(Kind.COUNT, metric)).forEach(sum::add);
            }
            changed.add(sum);
        }
    }

    private SumText total(String metric) {
        return totals.computeIfAbsent(metric, unused -> new SumText(keys.total(metric), Lifetimes.LASTING));
    }

    private SumText running(String metric) {
        return running.computeIfAbsent(metric, unused -> {
            SumText text = new SumText(keys.runningSums(metric), Lifetimes.BUCKET);
            text.renew();
            return text;
        });
    }

    private Map<Name, SumText> at(Bucket bucket) {
        return (bucket.step() == Step.HOUR ? hours : minutes)
                .computeIfAbsent(bucket.number(), unused -> new HashMap<>());
    }

    private SumText text(Bucket bucket, Name name) {
        return at(bucket)
                .computeIfAbsent(
                        name, unused -> new SumText(keys.sums(name.kind(), bucket, name.metric()), Lifetimes.BUCKET));
    }

    /** Reads those of the buckets of a batch that stragglers change. */
    private void loadLate(Collection<MetricBatch.Minute> counted, long before, long now) {
        Map<String, SumText> wanted = new LinkedHashMap<>();
        for (MetricBatch.Minute each : counted) {
            List<Bucket> buckets = lateBuckets(Bucket.minuteOf(each.start()), before, now);
            if (!buckets.isEmpty()) {
                each.gains().forEach((metric, gains) -> {
                    if (!gains.counts().isEmpty()) {
                        want(wanted, buckets, new Name(Kind.COUNT, metric));
                    }
                    gains.distributions()
                            .keySet()
                            .forEach(key -> want(wanted, buckets, new Name(Kind.SPREAD, Keys.part(metric, key))));
                });
            }
        }
        if (!wanted.isEmpty()) {
            Map<String, String> stored = reads.strings(wanted.keySet());
            wanted.forEach((key, text) -> text.load(stored.get(key)));
        }
    }

    private static List<Bucket> lateBuckets(long minute, long before, long now) {
        List<Bucket> late = new ArrayList<>();
        if (minute <= before) {
            long hour = Bucket.hourOf(minute);
            if (minute < firstMinute(before) && minute >= Retention.oldestCountMinute(now)) {
                late.add(Bucket.minute(minute));
            }
            if (hour < firstHour(before) && hour >= Retention.oldestCountHour(now)) {
                late.add(Bucket.hour(hour));
            }
        }
        return late;
    }

    private void want(Map<String, SumText> wanted, List<Bucket> buckets, Name name) {
        for (Bucket bucket : buckets) {
            if (!at(bucket).containsKey(name)) {
                wanted.put(keys.sums(name.kind(), bucket, name.metric()), text(bucket, name));
            }
        }
    }

    /**
     * Takes what a batch brings, reads what stragglers in it change, and adds the commands for it.
     *
     * @param before the newest minute before the batch; empty if there was none
     */
    void apply(List<MetricBatch.Minute> batch, OptionalLong before, long now, Changes changes, Lifetimes lifetimes) {
        if (before.isPresent() && before.getAsLong() < now) {
            moveOn(before.getAsLong(), now);
        }
        loadLate(batch, before.orElse(Long.MIN_VALUE), now);
        for (MetricBatch.Minute each : batch) {
            long minute = Bucket.minuteOf(each.start());
            each.gains().forEach((metric, gains) -> {
                if (!gains.counts().isEmpty()) {
                    add(new Name(Kind.COUNT, metric), gains.counts(), minute, now);
                }
                gains.distributions().forEach((key, distribution) -> {
                    Map<String, Long> buckets = new HashMap<>();
                    distribution.buckets().forEach((bucket, count) -> buckets.put(bucket.toString(), count));
                    add(new Name(Kind.SPREAD, Keys.part(metric, key)), buckets, minute, now);
                });
            });
        }
        addTo(changes, lifetimes, now);
    }

    /**
     * Adds what a metric gains in a minute to all that it belongs to.
     *
     * @param gains by name; what gains 0 is left out
     * @param now   the newest minute
     */
    private void add(Name name, Map<String, Long> gains, long minute, long now) {
        List<SumText> texts = textsOf(name, minute, now);
        LineWriter lines = new LineWriter();
        gains.forEach((field, gain) -> {
            if (gain != 0) {
                lines.append(gain, field);
                for (SumText text : texts) {
                    text.add(field, gain);
                }
            }
        });
        if (!lines.isEmpty()) {
            // One and the same text for all: it is sent once.
            byte[] once = lines.take();
            texts.forEach(text -> text.append(once));
            changed.addAll(texts);
        }
    }

    private List<SumText> textsOf(Name name, long minute, long now) {
        List<SumText> texts = new ArrayList<>(4);
        if (name.kind() == Kind.COUNT) {
            texts.add(total(name.metric()));
            if (minute >= firstMinute(now)) {
                texts.add(running(name.metric()));
            }
        }
        if (minute >= Retention.oldestCountMinute(now)) {
            texts.add(text(Bucket.minute(minute), name));
        }
        long hour = Bucket.hourOf(minute);
        if (hour >= Retention.oldestCountHour(now)) {
            texts.add(text(Bucket.hour(hour), name));
        }
        return texts;
    }

    /** Moves the running hour on, and writes minutes anew that are over. */
    private void moveOn(long from, long to) {
        if (to - from >= RunningBoard.MINUTES) {
            running.values().forEach(SumText::clear);
            changed.addAll(running.values());
        } else {
            minutes.subMap(firstMinute(from), firstMinute(to)).values().forEach(minute -> minute.forEach(this::leave));
        }
        // Redis no longer has them.
        minutes.headMap(Retention.oldestCountMinute(to)).clear();
        hours.headMap(Retention.oldestCountHour(to)).clear();
        // The newest may not be over, and the one before has stragglers.
        minutes.subMap(from - 1, Math.max(from - 1, to - 1)).values().forEach(this::tighten);
    }

    private void leave(Name name, SumText minute) {
        if (name.kind() == Kind.COUNT) {
            SumText sum = running(name.metric());
            LineWriter lines = new LineWriter();
            minute.forEach((field, value) -> {
                sum.add(field, -value);
                lines.append(-value, field);
            });
            if (!lines.isEmpty()) {
                sum.append(lines.take());
                changed.add(sum);
            }
        }
    }

    private void tighten(Map<Name, SumText> bucket) {
        bucket.values().forEach(text -> {
            text.tighten();
            changed.add(text);
        });
    }

    /** Adds what the batch has changed, and forgets what is too old to be known. */
    private void addTo(Changes changes, Lifetimes lifetimes, long now) {
        minutes.headMap(firstMinute(now)).values().forEach(this::tighten);
        hours.headMap(firstHour(now)).values().forEach(this::tighten);
        changed.forEach(text -> text.addTo(changes, lifetimes));
        changed.clear();
        minutes.headMap(firstMinute(now)).clear();
        hours.headMap(firstHour(now)).clear();
    }
}
