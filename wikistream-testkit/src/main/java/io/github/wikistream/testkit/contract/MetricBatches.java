package io.github.wikistream.testkit.contract;

import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Batches and keys for the tests of {@link MetricStoreContract}. */
final class MetricBatches {
    static final Instant MINUTE = SampleEvents.START;

    private MetricBatches() {}

    /** Returns edits of one minute, all by one user. */
    static MetricBatch.Minute edits(Instant minute, long count) {
        return MetricBatch.Minute.of(
                minute, Map.of(new Counter("types", "edit"), count), Map.of(new Counter("users", "Ada"), count));
    }

    /** Returns the batch of a number, with edits in the first minute. */
    static MetricBatch batch(int number, long count) {
        return new MetricBatch(checkpoint(number - 1), checkpoint(number), List.of(edits(MINUTE, count)));
    }

    /** Returns a batch with a checkpoint that no other writer has. */
    static MetricBatch rival(Checkpoint previous, String token, long count) {
        Checkpoint checkpoint = Checkpoint.builder()
                .token(token)
                .position(SampleEvents.position(2))
                .build();
        return new MetricBatch(previous, checkpoint, List.of(edits(MINUTE, count)));
    }

    /** Returns a first batch with many counters and members. */
    static MetricBatch largeBatch() {
        List<MetricBatch.Minute> minutes = new ArrayList<>();
        for (int m = 0; m < 20; m++) {
            Map<Counter, Long> counts = new HashMap<>();
            Map<Counter, Long> tops = new HashMap<>();
            for (int i = 0; i < 1_000; i++) {
                counts.put(new Counter("wikis", "wiki " + i), (long) i + m);
                tops.put(new Counter("pages", "enwiki:page " + i * (m + 1)), 1L + i % 7);
            }
            minutes.add(MetricBatch.Minute.of(MINUTE.plusSeconds(60L * m), counts, tops));
        }
        return new MetricBatch(Checkpoint.NONE, checkpoint(1), minutes);
    }

    /** Returns keys that often reveal encoding errors. */
    static List<String> keys() {
        return List.of(
                "",
                " ",
                " leading and trailing ",
                "0",
                "-1",
                "1e3",
                "nan",
                "inf",
                "nil",
                "null",
                "__proto__",
                "a:b",
                "a",
                "a:",
                ":b",
                "{tag}",
                "}{",
                "*",
                "?[a-z]*",
                "quotes \" ' `",
                "\\ backslash \\n",
                "%s %n ${x} #{x}",
                "\u0645\u0631\u062d\u0628\u0627 \u200f\u202e",
                "\u2028\u2029",
                "e\u0301",
                "\u00e9",
                "\ud83d\ude00",
                "\udbff\udfff",
                "~2026-12881-95",
                "2001:DB8:0:0:0:0:0:7",
                "\u6f22".repeat(200));
    }
}
