package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays a part of the past into a database that already has some of it. */
class ReplayTest {
    private static final Instant START = Instant.parse("2026-06-20T15:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Instant FROM = START.plusSeconds(60);
    private static final Instant SINCE = START.plusSeconds(150);
    private static final Instant TO = START.plusSeconds(240);
    private static final LocalDate DAY = LocalDate.parse("2026-06-20");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private EventStreamsServer server;

    @BeforeEach
    void startServer() throws Exception {
        List<String> events = new ArrayList<>();
        SimulatedEvents simulated = SimulatedEvents.from(7, START);
        while (simulated.nextAt().isBefore(START.plusSeconds(360))) {
            SimulatedEvent event = simulated.next();
            events.add(event.data());
        }
        server = EventStreamsServer.builder().events(events).start();
        // The pipeline that runs concurrently has everything from the middle of the replay on.
        run(builder().since(SINCE));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        session.close();
    }

    private WikiStream.Builder builder() {
        return WikiStream.builder()
                .source("http://127.0.0.1:" + server.port())
                .userAgent("wikistream-tests/1.0 (tests@example.org)")
                .batchEvents(200)
                .sink(database.uri());
    }

    private StreamReport run(WikiStream.Builder builder) throws InterruptedException {
        try (WikiStream stream = builder.start()) {
            assertThat(stream.await(LONG)).isTrue();
            return stream.report();
        }
    }

    private long stored(Instant from, Instant to) {
        return Long.parseLong(String.valueOf(session.value(
                "SELECT count(*) FROM wikistream.recent_change WHERE dt >= '" + from + "' AND dt < '" + to + "'")));
    }

    /** Returns the number of events that the server has, as a new database receives them. */
    private long served(Instant from, Instant to) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        run(WikiStream.builder()
                .source("http://127.0.0.1:" + server.port())
                .userAgent("wikistream-tests/1.0 (tests@example.org)")
                .since(START)
                .forEach(change -> {
                    Instant at = change.meta().occurredAt();
                    if (!at.isBefore(from) && at.isBefore(to)) {
                        seen.add(change.title());
                    }
                }));
        return seen.size();
    }

    private void requireCorrectCounts() {
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(database.uri())) {
            assertThat(maintenance.verify(DAY, DAY)).isEmpty();
        }
    }

    @Test
    void fillsInMissingEventsAndKeepsTheOthers() throws Exception {
        long before = stored(TO, START.plusSeconds(400));
        assertThat(stored(FROM, TO)).isPositive().isLessThan(served(FROM, TO));
        StreamReport report = run(builder().replay(FROM, TO));
        assertThat(stored(FROM, TO)).isEqualTo(served(FROM, TO));
        assertThat(stored(START, FROM)).isZero();
        assertThat(stored(TO, START.plusSeconds(400))).isEqualTo(before);
        assertThat(report.received()).isLessThan(served(START, START.plusSeconds(360)));
        requireCorrectCounts();
    }

    @Test
    void repeatingChangesNothing() throws Exception {
        run(builder().replay(FROM, TO));
        StreamReport again = run(builder().replay(FROM, TO));
        assertThat(again.lanes().get(0).stored()).isEqualTo(served(FROM, TO));
        assertThat(stored(FROM, TO)).isEqualTo(served(FROM, TO));
        requireCorrectCounts();
    }

    @Test
    void continuesAfterAnInterruption() throws Exception {
        try (WikiStream stream =
                builder().replay(FROM, TO).closeDeadline(Duration.ZERO).start()) {
            while (stream.report().lanes().get(0).stored() < 600) {
                Thread.onSpinWait();
            }
        }
        StreamReport rest = run(builder().replay(FROM, TO));
        assertThat(rest.lanes().get(0).stored()).isLessThan(served(FROM, TO) - 500);
        assertThat(stored(FROM, TO)).isEqualTo(served(FROM, TO));
        requireCorrectCounts();
    }

    @Test
    void keepsTheProgressOfThePipeline() throws Exception {
        run(builder().replay(FROM, TO));
        StreamReport rest = run(builder());
        assertThat(rest.lanes().get(0).stored()).isZero();
        assertThat(session.column("SELECT pipeline FROM wikistream.checkpoint ORDER BY 1"))
                .containsExactly("default", "default-replay-" + FROM.getEpochSecond() + "-" + TO.getEpochSecond());
    }
}
