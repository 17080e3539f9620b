package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.analysis.SpikeWatch.Finding;
import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpikeWatchTest {
    private static final Instant START = Instant.parse("2026-06-20T00:00:00Z");

    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private Checkpoint last = store.open(new MetricContext("test"));
    private int batches;

    @Test
    void emptyStoreHasNoSpikes() {
        assertThat(new SpikeWatch(store.reader()).look(START)).isEmpty();
    }

    @Test
    void reportsABurstOfAWikiAndItsPages() {
        for (int minute = 0; minute < 100; minute++) {
            count(minute, 20, 3);
        }
        SpikeWatch watch = new SpikeWatch(store.reader());
        assertThat(watch.look(at(100).minusSeconds(1))).isEmpty();
        count(100, 120, 90);

        List<Finding> found = watch.look(at(101).minusSeconds(1));
        assertThat(found)
                .extracting(finding -> finding.subject() + " " + finding.spike().key())
                .containsExactlyInAnyOrder("WHOLE all", "WIKI dewiki", "PAGE dewiki:Eclipse", "USER Ada");
        Finding wiki = found.stream()
                .filter(finding -> finding.subject() == Subject.WIKI)
                .findFirst()
                .orElseThrow();
        assertThat(wiki.spike().start()).isEqualTo(at(100));
        assertThat(wiki.spike().observed()).isEqualTo(120);
        assertThat(wiki.pages().get(0)).isEqualTo(new Rank("dewiki:Eclipse", 90 + 4 * 3));
    }

    @Test
    void watchStartedDuringABurstFindsIt() {
        for (int minute = 0; minute < 100; minute++) {
            count(minute, minute < 97 ? 20 : 120, minute < 97 ? 3 : 90);
        }

        assertThat(new SpikeWatch(store.reader()).look(at(100).minusSeconds(1)))
                .extracting(Finding::subject)
                .contains(Subject.WHOLE, Subject.WIKI, Subject.PAGE);
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    private void count(int minute, long changes, long eclipse) {
        Map<Counter, Long> tops = new HashMap<>();
        tops.put(new Counter(StandardMetrics.PAGES, "dewiki:Eclipse"), eclipse);
        tops.put(new Counter(StandardMetrics.PAGES, "frwiki:Lune"), 2L);
        tops.put(new Counter(StandardMetrics.USERS, "Ada"), eclipse);
        MetricBatch.Minute gains = MetricBatch.Minute.of(
                at(minute),
                Map.of(
                        new Counter(StandardMetrics.CHANGES, StandardMetrics.ALL),
                        changes + 10,
                        new Counter(StandardMetrics.WIKIS, "dewiki"),
                        changes,
                        new Counter(StandardMetrics.WIKIS, "frwiki"),
                        10L),
                tops);
        Checkpoint next = Checkpoint.builder().token("t" + ++batches).build();
        store.apply(new MetricBatch(last, next, List.of(gains)));
        last = next;
    }
}
