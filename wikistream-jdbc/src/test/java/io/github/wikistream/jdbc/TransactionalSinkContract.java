package io.github.wikistream.jdbc;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The sink contract, for a table of ids in one kind of database. */
abstract class TransactionalSinkContract extends SinkContract {
    private final AtomicBoolean breakNext = new AtomicBoolean();
    private final AtomicReference<@Nullable CountDownLatch> stallNext = new AtomicReference<>();

    /** Returns the database, the same for all tests. */
    abstract DataSource database();

    @BeforeEach
    void emptyTheDatabase() throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + CheckpointTable.NAME);
            statement.execute("DROP TABLE IF EXISTS own_event");
            statement.execute("CREATE TABLE own_event (id VARCHAR(36) NOT NULL PRIMARY KEY)");
        }
    }

    @Override
    protected Sink createSink() {
        return TransactionalSink.of(database(), this::insert);
    }

    private void insert(Connection connection, Batch batch) throws SQLException {
        List<StreamEvent> events = batch.events();
        boolean broken = breakNext.getAndSet(false);
        insert(connection, broken ? events.subList(0, events.size() / 2) : events);
        if (broken) {
            throw new SQLTransientException("out of connections", "53300");
        }
        CountDownLatch released = stallNext.getAndSet(null);
        if (released != null) {
            awaitRelease(released);
        }
    }

    private static void awaitRelease(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientException("interrupted", "57014", e);
        }
    }

    private static void insert(Connection connection, List<StreamEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO own_event (id) VALUES (?)")) {
            for (StreamEvent event : events) {
                insert.setString(1, event.id().toString());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    protected List<UUID> storedIds() {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM own_event")) {
            while (rows.next()) {
                ids.add(UUID.fromString(rows.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }

    @Override
    protected boolean breakNextWrite() {
        breakNext.set(true);
        return true;
    }

    @Override
    protected Optional<Runnable> stallNextWrite() {
        CountDownLatch released = new CountDownLatch(1);
        stallNext.set(released);
        return Optional.of(released::countDown);
    }
}
