package io.github.wikistream.examples.dashboard.notify;

import static io.github.wikistream.examples.dashboard.notify.Snapshots.spike;
import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.analysis.SpikeWatch.Subject;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.notify.Conditions.Condition;
import io.github.wikistream.examples.dashboard.notify.Rule.Kind;
import io.github.wikistream.examples.dashboard.query.EditWarEntry;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final WikiAnalytics analytics = WikiAnalytics.of(database.uri());
    private final MovableClock clock = new MovableClock();
    private final Snapshots snapshots = new Snapshots(clock);
    private final Conditions conditions = new Conditions(new QualityQuery(analytics), clock);

    @AfterEach
    void close() {
        analytics.close();
    }

    private static Rule rule(Kind kind, double threshold, @Nullable String wiki) {
        return new Rule("test", kind, threshold, wiki, Rule.LOG);
    }

    private List<String> subjects(Rule rule) {
        return conditions.of(rule, snapshots.get()).orElseThrow().stream()
                .map(Condition::subject)
                .toList();
    }

    @Test
    void spikesFromAScoreOnWhileTheyLast() {
        snapshots.spikes.add(spike(Subject.WHOLE, "all", null, 0.9, null));
        snapshots.spikes.add(spike(Subject.WIKI, "enwiki", null, 0.8, null));
        snapshots.spikes.add(spike(Subject.PAGE, "A page", "dewiki", 0.8, null));
        snapshots.spikes.add(spike(Subject.USER, "Ada", null, 0.79, null));
        snapshots.spikes.add(spike(Subject.WIKI, "frwiki", null, 0.9, clock.instant()));
        assertThat(subjects(rule(Kind.SPIKE, 0.8, null)))
                .containsExactly("all wikis", "wiki enwiki", "page dewiki:A page");
        assertThat(subjects(rule(Kind.SPIKE, 0.8, "enwiki"))).containsExactly("wiki enwiki");
        assertThat(subjects(rule(Kind.SPIKE, 0.8, "dewiki"))).containsExactly("page dewiki:A page");
        snapshots.faults.put("redis", "connection refused");
        assertThat(conditions.of(rule(Kind.SPIKE, 0.8, null), snapshots.get()))
                .as("what was detected before is not what is")
                .isEmpty();
    }

    @Test
    void editWarsFromANumberOfRevertsOn() {
        snapshots.wars.add(new EditWarEntry("A", "enwiki", null, 10, 2, List.of()));
        snapshots.wars.add(new EditWarEntry("B", "dewiki", null, 9, 2, List.of()));
        assertThat(subjects(rule(Kind.EDIT_WAR, 10, null))).containsExactly("enwiki:A");
        assertThat(subjects(rule(Kind.EDIT_WAR, 9, "dewiki"))).containsExactly("dewiki:B");
    }

    @Test
    void errorsOfTheDashboardThatLast() {
        snapshots.notices.add(new Notice("source", "error", clock.instant().minusSeconds(59), "lost", ""));
        snapshots.notices.add(new Notice("gap", "warning", clock.instant().minusSeconds(99), "missing", ""));
        assertThat(subjects(rule(Kind.HEALTH, 60, null))).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(subjects(rule(Kind.HEALTH, 60, null))).containsExactly("source");
        snapshots.phase = Snapshot.Phase.STARTING;
        assertThat(conditions.of(rule(Kind.HEALTH, 60, null), snapshots.get())).isEmpty();
    }

    /** 100 edits on enwiki, a quarter of them reverts, and 40 on dewiki, all reverts, which are too few to judge. */
    @Test
    void theShareOfRevertsWithinAnHour() {
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            boolean revert = i >= 100 || i % 4 == 0;
            events.add(changeLike(i + 1)
                    .type("edit")
                    .wiki(i < 100 ? "enwiki" : "dewiki")
                    .comment(revert ? "Reverted edits by [[Special:Contributions/X|X]]" : "text")
                    .occurredAt(clock.instant().minusSeconds(60 + i))
                    .build());
        }
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.write(new Batch(
                    sink.open(new SinkContext("test")), SampleEvents.batch(1, 1).checkpoint(), events, List.of()));
        }
        assertThat(subjects(rule(Kind.QUALITY, 0.25, "enwiki"))).containsExactly("wiki enwiki");
        assertThat(subjects(rule(Kind.QUALITY, 0.26, "enwiki"))).isEmpty();
        assertThat(subjects(rule(Kind.QUALITY, 0.25, "dewiki"))).isEmpty();
        assertThat(subjects(rule(Kind.QUALITY, 0.46, null))).containsExactly("all wikis");
        clock.pass(Duration.ofHours(2));
        assertThat(subjects(rule(Kind.QUALITY, 0.25, "enwiki"))).isEmpty();
    }

    @Test
    void theShareOfRevertsIsUnknownWhilePostgresDoesNotRespond() {
        try (WikiAnalytics gone = WikiAnalytics.of("postgresql://nobody:x@127.0.0.1:1/none")) {
            assertThat(new Conditions(new QualityQuery(gone), clock)
                            .of(rule(Kind.QUALITY, 0.25, null), snapshots.get()))
                    .isEmpty();
        }
    }
}
