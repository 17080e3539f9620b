package io.github.wikistream.redis;

import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The steps of {@code apply.lua} that apply one batch.
 *
 * <p>A batch is taken hour by hour. When the newest minute moves on, the minutes that are over are first subtracted from the last hour, then
 * new gains are added. When it passes the end of an hour, the last hour is that hour for a moment, and its leaderboards are kept.
 */
final class BatchPlan {
    /** Buckets: twice as long as they are kept, so that a pipeline that was stopped for a week still finds the week before. */
    static final Duration BUCKET = Duration.ofDays(16);

    /** The newest minute: less than any bucket has left, so that while it is there, all is there. */
    static final Duration NEWEST = Duration.ofDays(7);

    /** Totals, the checkpoint, and the names of groups. */
    static final Duration LASTING = Duration.ofDays(400);

    static final int LAST_HOUR_MINUTES = 60;

    private final RedisKeys keys;
    private final StoredState before;
    private final Set<String> groups;
    private final ScriptCall call = new ScriptCall();
    private final OptionalLong newest;
    private final StoredState after;

    /**
     * Plans a batch.
     *
     * @throws ArithmeticException if the batch adds more to a counter than a {@code long} holds
     */
    BatchPlan(RedisKeys keys, StoredState before, MetricBatch batch) {
        this.keys = keys;
        this.before = before;
        groups = new TreeSet<>(before.groups());
        List<MetricBatch.Minute> minutes =
                batch.minutes().stream().filter(minute -> !minute.isEmpty()).toList();
        newest = newest(minutes, before.newest());
        addHead(batch, minutes);
        addMinutes(minutes);
        after = before.after(batch.checkpoint().token(), newest, groups);
    }

    private static OptionalLong newest(Collection<MetricBatch.Minute> minutes, OptionalLong before) {
        return LongStream.concat(minutes.stream().mapToLong(BatchPlan::number), before.stream())
                .max();
    }

    private static long number(MetricBatch.Minute minute) {
        return Bucket.minuteOf(minute.start());
    }

    ScriptCall call() {
        return call;
    }

    /** Returns what is stored once the batch is applied. */
    StoredState after() {
        return after;
    }

    private void addHead(MetricBatch batch, Collection<MetricBatch.Minute> minutes) {
        call.key(keys.checkpoint());
        call.key(keys.newest());
        call.key(keys.scratch());
        call.arguments(
                before.token(),
                Double.toString(
                        minutes.stream().mapToDouble(BatchPlan::largestGain).sum()),
                batch.checkpoint().token(),
                batch.checkpoint().toJson(),
                Long.toString(LASTING.toSeconds()),
                newest.isPresent() ? RedisKeys.minuteText(newest.getAsLong()) : "",
                Long.toString(NEWEST.toSeconds()),
                before.expired() ? RedisKeys.minuteText(before.since()) : "");
    }

    private static double largestGain(MetricBatch.Minute minute) {
        return minute.gains().values().stream()
                .flatMap(BatchPlan::gains)
                .mapToDouble(gain -> Math.abs((double) gain))
                .max()
                .orElse(0);
    }

    private static Stream<Long> gains(MetricBatch.Gains gains) {
        return Stream.of(
                        gains.counts().values().stream(),
                        gains.tops().values().stream(),
                        gains.distributions().values().stream()
                                .flatMap(distribution -> distribution.buckets().values().stream()))
                .flatMap(values -> values);
    }

    private void addMinutes(List<MetricBatch.Minute> minutes) {
        Rollover rollover = new Rollover(keys, call, groups, before.since());
        if (before.expired()) {
            rollover.clearLastHour();
        }
        OptionalLong reached = before.newest();
        for (List<MetricBatch.Minute> part : byHour(minutes, reached)) {
            OptionalLong next = newest(part, reached);
            long to = next.orElseThrow();
            if (reached.isPresent() && reached.getAsLong() < to) {
                rollover.moveOn(reached.getAsLong(), to);
            }
            new HourGains(keys, call, groups, part, to, before.since()).add();
            reached = next;
        }
        List<String> names = groups.stream()
                .filter(group -> !before.groups().contains(group))
                .toList();
        call.step("names", LASTING, List.of(keys.groups()), names);
    }

    /** Returns minutes by the hour of the newest minute once they are added; those that are late come first. */
    private static Collection<List<MetricBatch.Minute>> byHour(List<MetricBatch.Minute> minutes, OptionalLong newest) {
        TreeMap<Long, List<MetricBatch.Minute>> byHour = new TreeMap<>();
        for (MetricBatch.Minute minute : minutes) {
            long hour = Bucket.hourOf(Math.max(number(minute), newest.orElse(Long.MIN_VALUE)));
            byHour.computeIfAbsent(hour, unused -> new ArrayList<>()).add(minute);
        }
        return byHour.values();
    }
}
