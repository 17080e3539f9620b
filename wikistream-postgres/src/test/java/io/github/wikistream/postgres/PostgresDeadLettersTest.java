package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.changes;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static io.github.wikistream.testkit.sample.SampleEvents.deadLetter;
import static io.github.wikistream.testkit.sample.SampleEvents.id;
import static io.github.wikistream.testkit.sample.SampleEvents.ids;
import static io.github.wikistream.testkit.sample.SampleEvents.other;
import static io.github.wikistream.testkit.sample.SampleEvents.position;
import static io.github.wikistream.testkit.sample.SampleEvents.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.fixture.FlakyDataSource;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.SinkContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Guarantees beyond the contract of dead letter stores. PostgresMaintenance's verification compares the counts with the
 * rows.
 */
class PostgresDeadLettersTest {
    private static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    private static final SinkContext CONTEXT = new SinkContext("test");
    private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;
    private static final LocalDate DAY = LocalDate.of(2026, 6, 20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Session session = new Session(DATABASE.jdbcUrl());
    private final FlakyDataSource connections = new FlakyDataSource(dataSource());
    private final PostgresDeadLetters store = PostgresDeadLetters.of(connections);
    private final DeadLetters letters = DeadLetters.of(store);
    private final PostgresSink sink = PostgresSink.of(DATABASE.uri());

    @BeforeEach
    void begin() {
        session.execute("DROP SCHEMA IF EXISTS wikistream CASCADE");
        toClose.addAll(List.of(session, letters, sink));
        sink.open(CONTEXT);
    }

    @AfterEach
    void closeAll() throws Exception {
        threads.shutdownNow();
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private static PGSimpleDataSource dataSource() {
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setURL(DATABASE.jdbcUrl());
        return plain;
    }

    private static DeadLetter letter(StreamEvent event, int number) {
        return DeadLetter.builder()
                .id(event.id())
                .position(position(number))
                .receivedAt(time(number))
                .reason("refused by a check")
                .data(event.json())
                .build();
    }

    private static List<DeadLetter> letters(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> letter(change(number), number))
                .toList();
    }

    private static List<RedriveOutcome> decoded(int first, int last) {
        return letters(first, last).stream()
                .<RedriveOutcome>map(letter -> new RedriveOutcome.Decoded(letter, change(number(letter))))
                .toList();
    }

    private static int number(DeadLetter letter) {
        return (int) letter.id().getLeastSignificantBits();
    }

    private void assertThatCountsAndRowsAre(int changes) {
        assertThat(session.ids("recent_change")).hasSize(changes);
        assertThat(session.value("SELECT coalesce(sum(changes), 0) FROM wikistream.count_delta"))
                .isEqualTo(Integer.toString(changes));
        try (PostgresMaintenance maintenance = PostgresMaintenance.of(DATABASE.uri())) {
            assertThat(maintenance.verify(DAY, DAY)).isEmpty();
        }
    }

    @Test
    void countsEqualTheRowsAndRepeatsCountNothing() {
        List<DeadLetter> dead = new ArrayList<>(letters(1, 300));
        dead.add(letter(other(301), 301));
        dead.add(deadLetter(302));
        sink.write(batch(1, 302, changes(101, 200), dead));

        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder()
                        .stored(201)
                        .alreadyThere(100)
                        .failed(1)
                        .build());
        assertThatCountsAndRowsAre(300);
        assertThat(session.ids("event")).containsExactly(other(301).id());
        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().failed(1).build());
        assertThatCountsAndRowsAre(300);
    }

    @Test
    void failingLettersKeepEverythingButTheReason() {
        DeadLetter odd = DeadLetter.builder()
                .id(id(1))
                .position(position(1))
                .receivedAt(time(1))
                .reason("not JSON, according to an old release")
                .data("{\"a\":\"\0\"")
                .build();
        sink.write(batch(1, 1, List.of(), List.of(odd)));
        String untouched =
                "SELECT id, received_at, altered, pipeline, position, data, data_bytes FROM wikistream.dead_letter";
        List<String> before = List.copyOf(session.row(untouched));

        letters.redrive(ALL);
        assertThat(session.row(untouched)).isEqualTo(before);
        assertThat(session.value("SELECT reason FROM wikistream.dead_letter")).startsWith("not JSON: ");
        assertThat(letters.list(ALL)).extracting(DeadLetter::data).containsExactly(odd.data());
    }

    @Test
    void refusedEventIsKeptUntilTheTableAcceptsIt() {
        sink.write(batch(1, 9, List.of(), letters(1, 9)));
        session.execute("ALTER TABLE wikistream.recent_change ADD CONSTRAINT odd CHECK (rc_id % 4 <> 0)");
        List<UUID> odd = changes(1, 9).stream()
                .filter(change -> change.rcId() != null && change.rcId() % 4 == 0)
                .map(StreamEvent::id)
                .toList();
        assertThat(odd).isNotEmpty();

        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder()
                        .stored(9L - odd.size())
                        .failed(odd.size())
                        .build());
        assertThatCountsAndRowsAre(9 - odd.size());
        assertThat(letters.list(ALL)).extracting(DeadLetter::id).containsExactlyElementsOf(odd);
        assertThat(letters.list(ALL))
                .extracting(DeadLetter::reason)
                .allMatch(reason -> reason.startsWith("refused again: PostgreSQL at ") && reason.contains("\"odd\""));
        session.execute("ALTER TABLE wikistream.recent_change DROP CONSTRAINT odd");
        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(odd.size()).build());
        assertThatCountsAndRowsAre(9);
    }

    @Test
    void commitWithALostReplyCanBeRepeated() {
        sink.write(batch(1, 20, changes(1, 5), letters(3, 20)));
        store.settle(decoded(3, 3)); // after which the next commit is that of a settlement

        connections.loseNextCommitAnswer(true);
        assertThatThrownBy(() -> store.settle(decoded(4, 20)))
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContainingAll("settling of 17 dead letters failed", "08006");
        assertThat(store.settle(decoded(4, 20)))
                .isEqualTo(RedriveReport.builder().gone(17).build());
        assertThatCountsAndRowsAre(20);
    }

    @Test
    void rolledBackTransactionKeepsTheLettersAndCountsNothing() {
        sink.write(batch(1, 20, changes(1, 5), letters(3, 20)));
        store.settle(decoded(3, 3));

        connections.loseNextCommitAnswer(false);
        assertThatThrownBy(() -> store.settle(decoded(4, 20))).isInstanceOf(SinkException.class);
        assertThatCountsAndRowsAre(5);
        assertThat(letters.list(ALL)).hasSize(17);
        assertThat(store.settle(decoded(4, 20)))
                .isEqualTo(RedriveReport.builder().stored(15).alreadyThere(2).build());
        assertThatCountsAndRowsAre(20);
    }

    @Test
    void lockedLettersAreSkipped() {
        sink.write(batch(1, 3, List.of(), letters(1, 3)));

        Session elsewhere = new Session(DATABASE.jdbcUrl());
        toClose.add(elsewhere);
        elsewhere.begin("SELECT FROM wikistream.dead_letter WHERE id = '" + id(2) + "' FOR UPDATE");
        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(2).gone(1).build());
        elsewhere.rollback();
        assertThat(letters.redrive(ALL))
                .isEqualTo(RedriveReport.builder().stored(1).build());
        assertThatCountsAndRowsAre(3);
    }

    @Test
    void concurrentRedrivesAndAPipelineStoreEachEventOnce() throws Exception {
        int all = 2_500;
        sink.write(batch(1, all, List.of(), letters(1, all)));
        CountDownLatch start = new CountDownLatch(1);
        List<Future<RedriveReport>> redrives = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            DeadLetters each = DeadLetters.open(DATABASE.uri());
            toClose.add(each);
            redrives.add(threads.submit(() -> {
                start.await();
                return each.redrive(ALL);
            }));
        }
        start.countDown();
        // The pipeline writes some of the same events, by a replay, and some of the same letters.
        for (int first = 1; first <= 501; first += 100) {
            sink.write(new Batch(
                    first == 1 ? checkpoint(all) : checkpoint(all + first - 100),
                    checkpoint(all + first),
                    List.copyOf(changes(first, first + 49)),
                    letters(first + 50, first + 99)));
        }
        long stored = 0;
        for (Future<RedriveReport> each : redrives) {
            stored += each.get(5, TimeUnit.MINUTES).stored();
        }
        assertThat(stored).isBetween(all - 300L, (long) all);
        letters.redrive(ALL);
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, all));
        assertThat(letters.list(ALL)).isEmpty();
        assertThatCountsAndRowsAre(all);
    }

    @Test
    void eventsAreStoredWithoutRawTextOnRequest() {
        sink.write(batch(1, 2, List.of(), letters(1, 2)));
        try (DeadLetters lean = DeadLetters.of(PostgresDeadLetters.withoutRaw(dataSource()))) {
            lean.redrive(ALL.withIds(List.of(id(1))));
        }
        try (DeadLetters lean = DeadLetters.open(DATABASE.uri() + "?raw=true")) {
            lean.redrive(ALL);
        }
        assertThat(session.column("SELECT raw IS NULL FROM wikistream.recent_change ORDER BY dt"))
                .containsExactly("t", "f");
    }

    @Test
    void restoresBorrowedConnections() {
        sink.write(batch(1, 2, List.of(), letters(1, 2)));
        letters.redrive(ALL);
        assertThat(connections.handedOut()).isPositive();
        assertThat(connections.stillOpen()).isZero();
        assertThat(connections.autoCommitOnClose()).isTrue();
    }

    @Test
    void largeLettersAreReturnedInSeveralPages() {
        List<DeadLetter> large = IntStream.rangeClosed(1, 7)
                .mapToObj(number -> DeadLetter.builder()
                        .id(id(number))
                        .position(position(number))
                        .receivedAt(time(1))
                        .reason("large")
                        .data("x".repeat(1_500_000) + number)
                        .build())
                .toList();
        sink.write(batch(1, 7, List.of(), large));
        try (PostgresDeadLetters store = PostgresDeadLetters.of(dataSource())) {
            assertThat(store.list(ALL, null, 1_000).letters()).hasSize(3);
        }
        assertThat(letters.list(ALL).toList()).isEqualTo(large);
    }
}
