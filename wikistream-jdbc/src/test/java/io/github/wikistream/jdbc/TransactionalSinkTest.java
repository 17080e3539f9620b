package io.github.wikistream.jdbc;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.changes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.jdbc.TransactionalSink.BatchFunction;
import io.github.wikistream.jdbc.TransactionalSink.TransactionWork;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionalSinkTest {
    private static final SinkContext CONTEXT = new SinkContext("own");

    private final JdbcDataSource database = new JdbcDataSource();

    @TempDir
    private Path folder;

    @BeforeEach
    void createTable() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        execute("CREATE TABLE edit (id VARCHAR(36) PRIMARY KEY, wiki VARCHAR(5) NOT NULL)");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long rows() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM edit")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Returns a function that inserts each change; a wiki name of more than five letters is rejected. */
    private static BatchFunction insertingWikis(String wikiOfTheThird) {
        return (connection, batch) -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO edit (id, wiki) VALUES (?, ?)")) {
                for (StreamEvent event : batch.events()) {
                    insert.setString(1, event.id().toString());
                    insert.setString(2, event.id().equals(changes(3, 3).get(0).id()) ? wikiOfTheThird : "wiki");
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        };
    }

    @Test
    void pipelineStoresEachEventOnceIfItsRecordingIsPlayedTwice() throws Exception {
        Path recording = Files.write(
                folder.resolve("changes.jsonl"),
                changes(1, 2_500).stream().map(RecentChange::json).toList());

        for (int batchEvents : List.of(100, 70)) {
            try (WikiStream stream = WikiStream.builder()
                    .source("file:" + recording)
                    .sink("own", TransactionalSink.of(database, insertingWikis("wiki")))
                    .batchEvents(batchEvents)
                    .start()) {
                assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
            }
        }

        assertThat(rows()).isEqualTo(2_500);
    }

    @Test
    void eventRejectedByTheDatabaseBecomesADeadLetterAndAllOthersAreStored() throws Exception {
        Path recording = Files.write(
                folder.resolve("changes.jsonl"),
                changes(1, 100).stream().map(RecentChange::json).toList());

        StreamReport report;
        try (WikiStream stream = WikiStream.builder()
                .source("file:" + recording)
                .sink("own", TransactionalSink.of(database, insertingWikis("a wiki with a long name")))
                .start()) {
            assertThat(stream.await(Duration.ofMinutes(5))).isTrue();
            report = stream.report();
        }

        assertThat(rows()).isEqualTo(99);
        assertThat(report.lanes().get(0).deadLetters()).isEqualTo(1);
    }

    @Test
    void rejectedValuesAreReportedWithTheDatabasesMessage() {
        Sink sink = TransactionalSink.of(database, insertingWikis("a wiki with a long name"));
        sink.open(CONTEXT);

        assertThatThrownBy(() -> sink.write(batch(1, 3)))
                .isInstanceOf(PoisonException.class)
                .hasMessageContaining("write of 3 events for pipeline 'own' failed")
                .hasMessageContaining("Value too long");
    }

    @Test
    void otherExceptionsOfTheFunctionArePermanent() throws SQLException {
        Sink sink = TransactionalSink.of(database, (connection, batch) -> {
            insertingWikis("wiki").store(connection, batch);
            throw new IllegalArgumentException("no such colour");
        });
        sink.open(CONTEXT);

        assertThatThrownBy(() -> sink.write(batch(1, 3)))
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure -> assertThat(failure.isRetryable() || failure.isRepairable())
                                .isFalse())
                .hasMessageContaining("no such colour");
        assertThat(rows()).isZero();
    }

    @Test
    void missingTableAwaitsRepair() {
        Sink sink = TransactionalSink.of(
                database, (connection, batch) -> execute(connection, "INSERT INTO missing VALUES (1)"));
        sink.open(CONTEXT);

        assertThatThrownBy(() -> sink.write(batch(1, 3)))
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure -> assertThat(failure.isRepairable()).isTrue());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void frameworkTransactionsIncludeTheCheckpoint() throws Exception {
        AtomicInteger transactions = new AtomicInteger();
        BatchFunction function = insertingWikis("wiki");
        Sink sink = TransactionalSink.of(
                work -> {
                    transactions.incrementAndGet();
                    inTransaction(work);
                },
                function);

        sink.open(CONTEXT);
        sink.write(batch(1, 3));

        assertThat(TransactionalSink.of(database, function).open(CONTEXT).token())
                .isEqualTo(batch(1, 3).checkpoint().token());
        assertThat(transactions.get()).isGreaterThan(1);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void batchWithoutEventsDoesNotReachTheFunction() {
        Sink sink = TransactionalSink.of(database, (connection, batch) -> {
            throw new AssertionError("nothing to store");
        });
        sink.open(CONTEXT);

        Batch empty = new Batch(batch(1, 1).previous(), batch(1, 1).checkpoint(), List.of(), List.of());
        sink.write(empty);

        assertThat(sink.open(CONTEXT).token()).isEqualTo(empty.checkpoint().token());
    }

    @Test
    void tableMayBeCreatedBeforehand() throws SQLException {
        execute(TransactionalSink.CREATE_TABLE);

        assertThat(TransactionalSink.of(database, insertingWikis("wiki"))
                        .open(CONTEXT)
                        .isNone())
                .isTrue();
    }

    /** Two instances that start at once both find no row. */
    @Test
    void aRowThatAnotherInstanceInsertsMeanwhileIsUsed() throws Exception {
        Sink other = TransactionalSink.of(database, insertingWikis("wiki"));
        AtomicInteger transactions = new AtomicInteger();
        Sink sink = TransactionalSink.of(
                work -> {
                    // The first one finds the table; the second one inserts the row.
                    if (transactions.incrementAndGet() == 2) {
                        other.open(CONTEXT);
                        other.write(batch(1, 3));
                        throw new SQLException("the row exists", "23505");
                    }
                    inTransaction(work);
                },
                insertingWikis("wiki"));
        execute(TransactionalSink.CREATE_TABLE);

        assertThat(sink.open(CONTEXT).token())
                .isEqualTo(batch(1, 3).checkpoint().token());
        assertThat(transactions).hasValue(4);
    }

    @Test
    void aDatabaseThatIsAwayIsNotAMissingTable() {
        AtomicInteger transactions = new AtomicInteger();
        Sink sink = TransactionalSink.of(
                work -> {
                    transactions.incrementAndGet();
                    throw new SQLException("connection refused", "08001");
                },
                insertingWikis("wiki"));

        assertThatThrownBy(() -> sink.open(CONTEXT))
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("reading the checkpoint of pipeline 'own'");
        assertThat(transactions).hasValue(1);
    }

    @Test
    void anErrorOfTheFunctionStaysAnError() {
        Error error = new NoClassDefFoundError("missing");
        Sink sink = TransactionalSink.of(database, (connection, batch) -> {
            throw error;
        });
        sink.open(CONTEXT);

        assertThatThrownBy(() -> sink.write(batch(1, 3))).isSameAs(error);
    }

    private void inTransaction(TransactionWork work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            work.run(connection);
            connection.commit();
        }
    }
}
