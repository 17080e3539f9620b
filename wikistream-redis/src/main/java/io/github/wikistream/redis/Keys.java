package io.github.wikistream.redis;

import io.github.wikistream.metric.MetricStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of one pipeline, described in {@code docs/redis-keys.md}. All can be computed, so none is ever searched for, and all share one
 * hash tag, so a script may touch them together. The script {@code apply.lua} forms the same names.
 */
record Keys(String pipeline) {
    /** How many minutes before the newest are kept. */
    static final int KEPT_MINUTES = MetricStore.RETENTION_HOURS * 60;
    /** How many minutes the running leaderboards span, the newest included. */
    static final int RUNNING_MINUTES = 60;

    private static final int HOUR = 60;

    private String key(String rest) {
        return "wikistream:{" + pipeline + "}:" + rest;
    }

    String checkpoint() {
        return key("checkpoint");
    }

    String newest() {
        return key("newest");
    }

    String minutes() {
        return key("minutes");
    }

    String probe() {
        return key("probe");
    }

    String total(String metric) {
        return key("total:" + metric);
    }

    String minute(long minute, String metric) {
        return key("m:" + minute + ":" + metric);
    }

    String hour(long hour, String metric) {
        return key("h:" + hour + ":" + metric);
    }

    String top(long minute, String metric) {
        return key("t:" + minute + ":" + metric);
    }

    String runningTop(String metric) {
        return key("top:" + metric);
    }

    /** Returns the buckets that make up a span of minutes: an hour where all of it lies within, else minutes. */
    List<String> countBuckets(String metric, Span span) {
        List<String> buckets = new ArrayList<>();
        long minute = span.from();
        while (minute < span.to()) {
            if (Math.floorMod(minute, HOUR) == 0 && minute + HOUR <= span.to()) {
                buckets.add(hour(Math.floorDiv(minute, HOUR), metric));
                minute += HOUR;
            } else {
                buckets.add(minute(minute, metric));
                minute++;
            }
        }
        return buckets;
    }
}
