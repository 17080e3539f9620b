package io.github.wikistream.redis;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.Retention;
import io.github.wikistream.redis.Keys.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a writer knows of the store: the numbers that the next batch will most likely change. It holds for one checkpoint. The batch that
 * follows it is turned into plain commands that append to texts or replace them, which Redis runs only if that checkpoint is still the
 * stored one; so nobody can have changed them in between. Whoever fails to write throws the mirror away and looks again.
 */
final class Mirror {
    private static final String NONE = "";

    private final Keys keys;
    private final StoredReads reads;
    private final Lifetimes lifetimes;
    private final Registry registry;
    private final SumBuckets sums;
    private final DistinctMembers distinct;
    private final Map<String, Board> boards = new HashMap<>();
    private String token;
    private OptionalLong newest;
    /** The first minute from which on all is kept, if some of what was before may have expired. */
    private OptionalLong since = OptionalLong.empty();

    /**
     * Reads what the store holds.
     *
     * @throws FencedException if that is another checkpoint than {@code token}
     */
    Mirror(Keys keys, String token, StoredReads reads, String place, LongSupplier nanoTime) {
        this.keys = keys;
        this.token = token;
        this.reads = reads;
        lifetimes = new Lifetimes(nanoTime);
        sums = new SumBuckets(keys, reads);
        distinct = new DistinctMembers(keys);
        List<@Nullable String> stored = reads.fields(keys.checkpoint(), "token", "newest");
        String found = stored.get(0) == null ? NONE : stored.get(0);
        if (!found.equals(token)) {
            throw new FencedException(place, token, found);
        }
        String number = stored.get(1);
        registry = new Registry(reads.members(keys.metrics()));
        newest = number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
        if (newest.isPresent()) {
            load(newest.getAsLong());
        }
    }

    String token() {
        return token;
    }

    private void load(long now) {
        sums.load(registry, now);
        List<String> lines = new ArrayList<>();
        lines.add(keys.newest());
        for (String metric : registry.ranked()) {
            for (long minute = Retention.oldestMemberMinute(now); minute <= now; minute++) {
                lines.add(keys.tops(Bucket.minute(minute), metric));
            }
        }
        Map<String, String> strings = reads.strings(lines);
        for (String metric : registry.ranked()) {
            Board board = board(metric);
            for (long minute = Retention.oldestMemberMinute(now); minute <= now; minute++) {
                board.load(minute, strings.get(keys.tops(Bucket.minute(minute), metric)), now);
            }
        }
        if (!strings.containsKey(keys.newest())) {
            since = OptionalLong.of(now + 1);
        }
    }

    private Board board(String metric) {
        return boards.computeIfAbsent(metric, unused -> new Board(keys, metric));
    }

    /** Returns what a batch changes, and takes it as done: if it is not, this mirror is of no more use. */
    Changes apply(MetricBatch batch) {
        Changes changes = new Changes(keys.checkpoint());
        List<MetricBatch.Minute> minutes =
                batch.minutes().stream().filter(minute -> !minute.isEmpty()).toList();
        OptionalLong last = minutes.stream()
                .mapToLong(minute -> Bucket.minuteOf(minute.start()))
                .max();
        OptionalLong before = newest;
        if (last.isPresent()) {
            newest = OptionalLong.of(Math.max(newest.orElse(last.getAsLong()), last.getAsLong()));
        }
        addCheckpoint(batch, changes);
        boards.values().forEach(board -> board.addTidied(changes));
        if (newest.isPresent() && last.isPresent()) {
            long now = newest.getAsLong();
            if (before.isPresent() && before.getAsLong() < now) {
                removeOld(before.getAsLong(), now, changes);
            }
            minutes.forEach(this::register);
            sums.apply(minutes, before, now, changes, lifetimes);
            distinct.apply(minutes, before, now, changes, lifetimes);
            boards.values().forEach(board -> board.apply(minutes, before, now, changes, lifetimes));
            addLate(minutes, now, changes);
            addNames(changes);
        }
        lifetimes.addTo(changes);
        token = batch.checkpoint().token();
        return changes;
    }

    /** Does what can wait until a batch is on its way. */
    void tidy() {
        newest.ifPresent(now -> boards.values().forEach(board -> board.tidy(now)));
    }

    private void addCheckpoint(MetricBatch batch, Changes changes) {
        List<String> fields = new ArrayList<>(List.of(
                "token", batch.checkpoint().token(), "json", batch.checkpoint().toJson()));
        newest.ifPresent(minute -> fields.addAll(List.of("newest", Long.toString(minute))));
        since.ifPresent(minute -> fields.addAll(List.of("since", Long.toString(minute))));
        since = OptionalLong.empty();
        lifetimes.touch(changes, keys.checkpoint(), "hash", Lifetimes.LASTING);
        changes.addAll("HSET", keys.checkpoint(), fields);
        if (newest.isPresent()) {
            lifetimes.touch(changes, keys.newest(), "string", Lifetimes.NEWEST);
            changes.set(
                    keys.newest(),
                    Long.toString(newest.getAsLong()).getBytes(StandardCharsets.US_ASCII),
                    Lifetimes.NEWEST);
        }
    }

    private void addNames(Changes changes) {
        List<String> names = List.copyOf(registry.takeAdded());
        if (!names.isEmpty()) {
            lifetimes.touch(changes, keys.metrics(), "set", Lifetimes.LASTING);
            changes.addAll("SADD", keys.metrics(), names);
        }
    }

    private void removeOld(long from, long to, Changes changes) {
        List<String> gone = new ArrayList<>();
        long countMinutes = Math.min(Retention.oldestCountMinute(to), from + 1);
        long countHours = Math.min(Retention.oldestCountHour(to), Bucket.hourOf(from) + 1);
        for (Kind kind : Kind.values()) {
            for (String metric : registry.of(kind)) {
                for (long minute = Retention.oldestCountMinute(from); minute < countMinutes; minute++) {
                    gone.add(keys.sums(kind, Bucket.minute(minute), metric));
                }
                for (long hour = Retention.oldestCountHour(from); hour < countHours; hour++) {
                    gone.add(keys.sums(kind, Bucket.hour(hour), metric));
                }
            }
        }
        long memberMinutes = Math.min(Retention.oldestMemberMinute(to), from + 1);
        for (long minute = Retention.oldestMemberMinute(from); minute < memberMinutes; minute++) {
            addMembers(gone, Bucket.minute(minute));
        }
        long memberHours = Math.min(Retention.oldestMemberHour(to), Bucket.hourOf(from) + 1);
        for (long hour = Retention.oldestMemberHour(from); hour < memberHours; hour++) {
            addMembers(gone, Bucket.hour(hour));
        }
        changes.unlink(gone);
    }

    private void addMembers(List<String> gone, Bucket bucket) {
        registry.ranked().forEach(metric -> gone.add(keys.tops(bucket, metric)));
        registry.unique().forEach(set -> gone.add(keys.uniques(bucket, set)));
    }

    private void register(MetricBatch.Minute minute) {
        minute.gains().forEach((metric, gains) -> {
            if (!gains.counts().isEmpty()) {
                registry.add(Kind.COUNT, metric);
            }
            gains.distributions().keySet().forEach(key -> registry.add(Kind.SPREAD, Keys.part(metric, key)));
            gains.uniques().keySet().forEach(key -> registry.addUnique(Keys.part(metric, key)));
            if (!gains.tops().isEmpty()) {
                registry.addRanked(metric);
                board(metric);
            }
        });
    }

    /** Adds to hours that are closed what stragglers bring. */
    private void addLate(List<MetricBatch.Minute> minutes, long now, Changes changes) {
        Map<Long, Map<String, Map<String, Long>>> late = new TreeMap<>();
        for (MetricBatch.Minute minute : minutes) {
            long hour = Bucket.hourOf(Bucket.minuteOf(minute.start()));
            if (hour < Retention.firstOpenHour(now) && hour >= Retention.oldestMemberHour(now)) {
                minute.gains().forEach((metric, gains) -> {
                    if (!gains.tops().isEmpty()) {
                        Map<String, Long> sums = late.computeIfAbsent(hour, unused -> new TreeMap<>())
                                .computeIfAbsent(metric, unused -> new TreeMap<>());
                        gains.tops().forEach((member, gain) -> sums.merge(member, gain, Long::sum));
                    }
                });
            }
        }
        List<String> hours = new ArrayList<>();
        late.forEach((hour, metrics) ->
                metrics.keySet().forEach(metric -> hours.add(keys.tops(Bucket.hour(hour), metric))));
        if (hours.isEmpty()) {
            return;
        }
        Map<String, Long> lengths = reads.lengths(hours);
        late.forEach((hour, metrics) -> metrics.forEach((metric, gains) -> board(metric)
                .addLate(
                        hour,
                        gains,
                        lengths.getOrDefault(keys.tops(Bucket.hour(hour), metric), 0L),
                        changes,
                        lifetimes)));
    }
}
