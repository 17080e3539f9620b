package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.lettuce.core.KeyValue;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The keys of one pipeline, described in {@code docs/reference/redis-keys.md}. They share one hash tag, so that one
 * script may use all of them, and are derived from metric and bucket, so that no key is searched for.
 *
 * <p>A metric's counts of one kind are a group of keys, such as {@code count:types}, with one key per bucket.
 */
record RedisKeys(String pipeline) {
    /** Groups of counters: hashes. */
    static final String COUNT = "count:";

    /** Groups of distributions: hashes of value range and count. */
    static final String DISTRIBUTION = "distribution:";

    /** Groups of members' counts: lists of minutes, and the hash of the last hour. */
    static final String MEMBERS = "members:";

    /** Groups of distinct members: HyperLogLogs. */
    static final String DISTINCT = "distinct:";

    private static final String TOP = "top:";
    private static final String CUT = "cut:";

    private static final String SECONDS = ":00Z";
    private static final String MINUTES = ":00" + SECONDS;

    private static String bucket(Bucket bucket) {
        return bucket.step() == Step.HOUR ? "hour:" + text(bucket, MINUTES) : "minute:" + minuteText(bucket.number());
    }

    /** Returns a minute as {@code 2026-11-30T10:05}. */
    static String minuteText(long minute) {
        return text(Bucket.minute(minute), SECONDS);
    }

    private static String text(Bucket bucket, String end) {
        String start = bucket.start().toString();
        return start.substring(0, start.length() - end.length());
    }

    /** Returns the minute in a field; empty if there is none. */
    static OptionalLong minute(KeyValue<String, String> field) {
        return field.hasValue() ? OptionalLong.of(minute(field.getValue())) : OptionalLong.empty();
    }

    /** Returns the minute of a text such as {@code 2026-11-30T10:05}. */
    static long minute(String text) {
        return Bucket.minuteOf(Instant.parse(text + SECONDS));
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

    /** All groups written so far. */
    String groups() {
        return key("groups");
    }

    /** Written and removed within one script. */
    String scratch() {
        return key("scratch");
    }

    /** Counts since the start. */
    String total(String group) {
        return key(group + ":total");
    }

    String of(String group, Bucket bucket) {
        return key(group + ":" + bucket(bucket));
    }

    /** Counts of the 60 minutes that end with the newest. */
    String lastHour(String group) {
        return key(group + ":last-hour");
    }

    /** The leaderboard of an hour that has ended. */
    String top(String metric, Bucket hour) {
        return of(TOP + metric, hour);
    }

    /** The leaderboard of the last hour. */
    String topOfLastHour(String metric) {
        return lastHour(TOP + metric);
    }

    /** The highest count that a member omitted from an hour's leaderboard may have had. */
    String cut(String metric, Bucket hour) {
        return of(CUT + metric, hour);
    }
}
