package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.MetricBatch;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The call of {@code apply.lua} that applies one batch, and the keys to remove after it. The minutes of the batch are
 * added one by one. Before a minute that is newer than the newest so far, the last hour is advanced.
 */
final class BatchPlan {
    private final ScriptCall call;
    private final List<String> expired;
    private final PipelineState after;

    BatchPlan(RedisKeys keys, PipelineState before, MetricBatch batch) {
        List<MetricBatch.Minute> minutes =
                batch.minutes().stream().filter(minute -> !minute.isEmpty()).toList();
        StoredMinutes stored = before.minutes();
        OptionalLong newest = LongStream.concat(minutes.stream().mapToLong(BatchPlan::number), stored.newest().stream())
                .max();
        call = new ScriptCall(
                List.of(keys.checkpoint(), keys.newest(), keys.scratch()),
                List.of(
                        before.token(),
                        Double.toString(minutes.stream()
                                .mapToDouble(BatchPlan::largestGain)
                                .sum()),
                        batch.checkpoint().token(),
                        batch.checkpoint().toJson(),
                        newest.isPresent() ? RedisKeys.minuteText(newest.getAsLong()) : "",
                        stored.expired() ? RedisKeys.minuteText(stored.since()) : ""));
        Set<String> groups = new TreeSet<>(before.groups());
        expired = addMinutes(keys, stored, minutes, groups);
        after = new PipelineState(batch.checkpoint().token(), new StoredMinutes(newest, stored.since()), groups);
        groups.removeAll(before.groups());
        if (!groups.isEmpty()) {
            call.step("names", List.of(keys.groups()), groups);
        }
    }

    private List<String> addMinutes(
            RedisKeys keys, StoredMinutes stored, List<MetricBatch.Minute> minutes, Set<String> groups) {
        Rollover rollover = new Rollover(keys, call, groups, stored.since());
        if (stored.expired()) {
            rollover.clearLastHour();
        }
        OptionalLong newest = stored.newest();
        for (MetricBatch.Minute minute : minutes) {
            long number = number(minute);
            if (newest.isPresent() && number > newest.getAsLong()) {
                rollover.advance(newest.getAsLong(), number);
            }
            newest = OptionalLong.of(Math.max(number, newest.orElse(number)));
            new MinuteGains(keys, call, groups, number, newest.getAsLong(), stored.since()).add(minute.gains());
        }
        return rollover.expired();
    }

    private static long number(MetricBatch.Minute minute) {
        return Bucket.minuteOf(minute.start());
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

    ScriptCall call() {
        return call;
    }

    /** Returns the keys of buckets that are no longer retained after the batch is applied. Some may not exist. */
    List<String> expired() {
        return expired;
    }

    /** Returns the state after the batch is applied. */
    PipelineState after() {
        return after;
    }
}
