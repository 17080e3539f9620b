package io.github.wikistream.examples.dashboard.query;

import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the page shows of a recording that has ended. */
class StoredEventsQueryTest {
    private static final Instant DAY = Instant.parse("2026-06-20T00:00:00Z");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();

    private void store(Instant... times) {
        List<StreamEvent> changes = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            changes.add(changeLike(i + 1).user("Ada").occurredAt(times[i]).build());
        }
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            Checkpoint none = sink.open(new SinkContext("test"));
            sink.write(new Batch(none, SampleEvents.batch(1, 1).checkpoint(), changes, List.of()));
        }
    }

    private EventHistory history() {
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            return new StoredEventsQuery(analytics, false, false, Clock.systemUTC()).history();
        }
    }

    private static List<Long> changes(EventHistory history) {
        return IntStream.range(0, history.humans().size())
                .mapToObj(i -> history.humans().get(i) + history.bots().get(i))
                .toList();
    }

    /** The first hour was left out and an empty one added if the last change came in the last second of an hour. */
    @Test
    void theHistoryOfADayIsItsHours() {
        store(DAY, DAY.plusSeconds(3_600), Instant.parse("2026-06-20T23:59:59.500Z"));
        EventHistory history = history();
        assertThat(history.start()).isEqualTo(DAY);
        assertThat(history.bucketSeconds()).isEqualTo(3_600);
        assertThat(changes(history)).hasSize(24).startsWith(1L, 1L, 0L).endsWith(0L, 1L);
    }

    @Test
    void theHistoryOfAnHourIsItsMinutes() {
        store(DAY, Instant.parse("2026-06-20T00:59:59.999Z"));
        EventHistory history = history();
        assertThat(history.start()).isEqualTo(DAY);
        assertThat(history.bucketSeconds()).isEqualTo(60);
        assertThat(changes(history)).hasSize(60).startsWith(1L, 0L).endsWith(0L, 1L);
    }

    @Test
    void theUsersOfADayAreThoseOfItsFirstAndItsLastMomentToo() {
        store(DAY, Instant.parse("2026-06-20T23:59:59.999Z"));
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            assertThat(new StoredEventsQuery(analytics, false, false, Clock.systemUTC()).dayUsers())
                    .extracting(LeaderboardEntry::name, LeaderboardEntry::count)
                    .containsExactly(tuple("Ada", 2L));
        }
    }
}
