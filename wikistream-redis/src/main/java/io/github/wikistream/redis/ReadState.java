package io.github.wikistream.redis;

import io.github.wikistream.metric.query.Bucket;
import io.github.wikistream.metric.query.BucketRetention;
import io.github.wikistream.metric.query.Window;
import java.util.OptionalLong;

/**
 * What the answers depend on.
 *
 * @param newest the newest minute that holds a count
 * @param since  the first minute since which nothing has expired, if anything has
 * @param alive  whether the pipeline was written to lately enough for nothing to have expired
 */
record ReadState(OptionalLong newest, long since, boolean alive) {
    /** Returns whether all of a plan's window is stored. */
    boolean holds(BucketRetention.Plan plan) {
        long from = Bucket.minuteOf(plan.window().from());
        boolean expired = newest.isPresent() && from <= newest.getAsLong() && (!alive || from < since);
        return plan.complete() && !expired;
    }

    /** Returns whether a window is the hour that ends with the newest minute, which has keys of its own. */
    boolean isLastHour(Window window) {
        return newest.isPresent()
                && window.minutes() == BatchPlan.LAST_HOUR_MINUTES
                && Bucket.minuteOf(window.to()) == newest.getAsLong() + 1;
    }
}
