package io.github.wikistream.analysis;

import static io.github.wikistream.Changes.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.analysis.EditWars.War;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.metric.MetricAggregator;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.sink.Batch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditWarsTest {
    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private final MetricAggregator aggregator = new MetricAggregator(StandardMetrics.all(), Clock.systemUTC());
    private Checkpoint last = store.open(new MetricContext("test"));
    private int batches;

    @Test
    void findsThePageOnWhichSeveralUsersRevertEachOther() {
        revert("2026-06-20T15:00:00Z", "Peace: a history", "Ada");
        revert("2026-06-20T15:10:00Z", "Peace: a history", "Bob");
        assertThat(warsAt("2026-06-20T15:10:30Z")).isEmpty();
        revert("2026-06-20T15:20:00Z", "Peace: a history", "Ada");
        revert("2026-06-20T15:25:00Z", "Alone", "Cleo");
        revert("2026-06-20T15:26:00Z", "Alone", "Cleo");
        revert("2026-06-20T15:27:00Z", "Alone", "Cleo");

        assertThat(warsAt("2026-06-20T15:30:00Z"))
                .containsExactly(
                        new War("enwiki:Peace: a history", 3, List.of(new Rank("Ada", 2), new Rank("Bob", 1))));
        assertThat(warsAt("2026-06-20T16:01:00Z")).as("an hour later").isEmpty();
    }

    @Test
    void editsWithoutRevertsAreNoWar() {
        for (String user : List.of("Ada", "Bob", "Ada", "Bob")) {
            add(change().at("2026-06-20T15:00:00Z")
                    .user(user)
                    .comment("more sources")
                    .build());
        }

        assertThat(warsAt("2026-06-20T15:00:00Z")).isEmpty();
    }

    private List<War> warsAt(String moment) {
        return EditWars.at(store.reader(), Instant.parse(moment));
    }

    private void revert(String moment, String title, String user) {
        add(change().at(moment)
                .page(0, title)
                .user(user)
                .comment("Undid revision 7 by [[Special:Contributions/X|X]]")
                .build());
    }

    private void add(RecentChange change) {
        Checkpoint next = Checkpoint.builder().token("t" + ++batches).build();
        store.apply(aggregator.sum(new Batch(last, next, List.of(change), List.of())));
        last = next;
    }
}
