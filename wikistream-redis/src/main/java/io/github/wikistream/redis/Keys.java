package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Bucket.Step;

/**
 * The keys of one pipeline, described in {@code docs/redis-keys.md}. All can be computed, so none is ever searched for, and all share one
 * hash tag, so that a script may touch them together.
 */
record Keys(String pipeline) {
    /** Numbers that are added up by key: what their keys begin with. */
    enum Kind {
        COUNT("m:", "h:"),
        SPREAD("dm:", "dh:");

        private final String minute;
        private final String hour;

        Kind(String minute, String hour) {
            this.minute = minute;
            this.hour = hour;
        }
    }

    private String key(String rest) {
        return "wikistream:{" + pipeline + "}:" + rest;
    }

    String checkpoint() {
        return key("checkpoint");
    }

    String newest() {
        return key("newest");
    }

    String metrics() {
        return key("metrics");
    }

    String probe() {
        return key("probe");
    }

    String total(String metric) {
        return key("total:" + metric);
    }

    /**
     * Names one of a metric's distributions or sets. Each has keys of its own: to have its name in each line would take more room than the
     * key of a text.
     */
    static String part(String metric, String key) {
        return metric + ":" + key;
    }

    String sums(Kind kind, Bucket bucket, String metric) {
        return key((bucket.step() == Step.HOUR ? kind.hour : kind.minute) + bucket.number() + ":" + metric);
    }

    /** Counters of the hour that ends with the newest minute. */
    String runningSums(String metric) {
        return key("sum:" + metric);
    }

    String tops(Bucket bucket, String metric) {
        return key((bucket.step() == Step.HOUR ? "th:" : "t:") + bucket.number() + ":" + metric);
    }

    /** The leaderboard of the hour that ends with the newest minute. */
    String runningTop(String metric) {
        return key("top:" + metric);
    }

    /** What the closed hours of a leaderboard left out. */
    String leftOut(String metric) {
        return key("cut:" + metric);
    }

    /**
     * Distinct members.
     *
     * @param set metric, colon, key of the set
     */
    String uniques(Bucket bucket, String set) {
        return key((bucket.step() == Step.HOUR ? "uh:" : "u:") + bucket.number() + ":" + set);
    }
}
