package io.github.wikistream.redis;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates consecutive batches. */
final class Batches {
    static final Instant START = SampleEvents.START;

    private int number;

    /** Returns the batch that follows the previous one. */
    MetricBatch next(MetricBatch.Minute... minutes) {
        Checkpoint previous = SampleEvents.checkpoint(number);
        number++;
        return new MetricBatch(previous, SampleEvents.checkpoint(number), List.of(minutes));
    }

    /** Returns edits of one minute by one user. */
    static MetricBatch.Minute edits(int minute, String user, long count) {
        return minute(minute, Map.of(new Counter("types", "edit"), count), Map.of(new Counter("users", user), count));
    }

    static MetricBatch.Minute minute(int minute, Map<Counter, Long> counts, Map<Counter, Long> tops) {
        return MetricBatch.Minute.of(at(minute), counts, tops);
    }

    static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    /** Returns a minute as minutes since 1970. */
    static long epochMinute(int minute) {
        return at(minute).getEpochSecond() / 60;
    }

    /** Returns a minute with that many counters and that many members of a leaderboard. */
    static MetricBatch.Minute large(int minute, int counters, int members) {
        Map<Counter, Long> counts = new HashMap<>();
        for (int i = 0; i < counters; i++) {
            counts.put(new Counter("wikis", "wiki " + i), 1L + i);
        }
        Map<Counter, Long> tops = new HashMap<>();
        for (int i = 0; i < members; i++) {
            tops.put(new Counter("pages", "enwiki:page " + i), 1L + i);
        }
        return minute(minute, counts, tops);
    }

    /** Returns a gain of 1 for that many members whose names share a prefix. */
    static Map<Counter, Long> members(String name, int count) {
        Map<Counter, Long> tops = new HashMap<>();
        for (int i = 0; i < count; i++) {
            tops.put(new Counter("pages", "enwiki:" + name + " and a longer title " + i), 1L);
        }
        return tops;
    }
}
