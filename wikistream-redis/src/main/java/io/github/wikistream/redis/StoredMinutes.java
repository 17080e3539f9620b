package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.query.Window;
import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.OptionalLong;

/**
 * The minutes that a pipeline has stored.
 *
 * @param newest the newest minute with a count; empty if there is none
 * @param since the first minute after which nothing has expired, at most one after {@code newest}; {@link
 *     Long#MIN_VALUE} if nothing has ever expired
 */
record StoredMinutes(OptionalLong newest, long since) {
    static final StoredMinutes NONE = new StoredMinutes(OptionalLong.empty(), Long.MIN_VALUE);
    static final int LAST_HOUR_MINUTES = 60;

    /**
     * Parses the stored fields.
     *
     * @param newestAndSince these fields of the checkpoint
     * @param alive whether {@link RedisKeys#newest()} exists; if it has expired, so may all buckets have
     */
    static StoredMinutes of(List<KeyValue<String, String>> newestAndSince, boolean alive) {
        OptionalLong newest = RedisKeys.minute(newestAndSince.get(0));
        long since = newest.isPresent() && !alive
                ? newest.getAsLong() + 1
                : RedisKeys.minute(newestAndSince.get(1)).orElse(Long.MIN_VALUE);
        return new StoredMinutes(newest, since);
    }

    /** Returns whether everything up to the newest minute may have expired. */
    boolean expired() {
        return newest.isPresent() && since > newest.getAsLong();
    }

    /** Returns whether all of a plan's window is stored. */
    boolean holds(BucketRetention.Plan plan) {
        return plan.complete() && Bucket.minuteOf(plan.window().from()) >= since;
    }

    /** Returns whether a window is the hour that ends with the newest minute. */
    boolean isLastHour(Window window) {
        return newest.isPresent()
                && window.minutes() == LAST_HOUR_MINUTES
                && Bucket.minuteOf(window.to()) == newest.getAsLong() + 1;
    }
}
