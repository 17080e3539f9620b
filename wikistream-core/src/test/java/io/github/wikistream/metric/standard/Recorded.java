package io.github.wikistream.metric.standard;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs metrics over changes and returns their records, as {@code name key} and sum. */
final class Recorded {
    final Map<String, Long> counts = new HashMap<>();
    final Map<String, Long> tops = new HashMap<>();
    final Map<String, Set<String>> uniques = new HashMap<>();
    final Map<String, Distribution> distributions = new HashMap<>();

    Recorded add(RecentChange change) {
        for (Metric metric : StandardMetrics.all()) {
            metric.observe(change, new MetricRecorder() {
                @Override
                public void count(String key, long delta) {
                    Counter.requireKey(key);
                    counts.merge(metric.name() + " " + key, delta, Long::sum);
                }

                @Override
                public void unique(String key, String member) {
                    Counter.requireKey(key);
                    Counter.requireMember(member);
                    uniques.computeIfAbsent(metric.name() + " " + key, unused -> new TreeSet<>())
                            .add(member);
                }

                @Override
                public void distribution(String key, long value) {
                    Counter.requireKey(key);
                    distributions.merge(metric.name() + " " + key, Distribution.of(value), Distribution::plus);
                }

                @Override
                public void top(String member, long delta) {
                    Counter.requireMember(member);
                    tops.merge(metric.name() + " " + member, delta, Long::sum);
                }
            });
        }
        return this;
    }
}
