package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The writes to {@code wikistream.dead_letter}: batches add letters, a redrive settles them. */
public final class DeadLetterTable {
    private final Transactions transactions;
    private final Partitions partitions;
    private final EventTable<RecentChange> changes;
    private final EventTable<StreamEvent> others = EventTable.event();

    /**
     * @param raw whether a recent change is also stored as it was received
     */
    public DeadLetterTable(Database database, Transactions transactions, boolean raw) {
        this.transactions = transactions;
        this.partitions = new Partitions(database, transactions);
        this.changes = EventTable.recentChange(raw);
    }

    /** Adds letters in the order of their ids, so that two transactions that add the same ones do not deadlock. */
    static void insert(Connection connection, String pipeline, List<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        List<DeadLetter> inOrder = new ArrayList<>(letters);
        inOrder.sort(Comparator.comparing(DeadLetter::id, Rows::compareIds));
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wikistream.dead_letter
                    (id, received_at, altered, pipeline, position, reason, data, data_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")) {
            for (DeadLetter letter : inOrder) {
                String reason = StorableText.of(letter.reason());
                String data = StorableText.of(letter.data());
                boolean whole = data.equals(letter.data());
                insert.setObject(1, letter.id());
                insert.setObject(2, Timestamps.utc(letter.receivedAt()));
                insert.setBoolean(3, !whole || !reason.equals(letter.reason()));
                insert.setString(4, pipeline);
                insert.setString(5, StorableText.of(letter.position().toJson()));
                insert.setString(6, reason);
                insert.setString(7, data);
                insert.setBytes(8, whole ? null : letter.data().getBytes(StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * In one transaction, stores the events of letters that can now be decoded, deletes those letters and the dropped
     * ones, and updates the reasons of the others.
     *
     * @throws SinkException if it failed or its outcome is unknown
     */
    public RedriveReport settle(List<RedriveOutcome> retried) {
        try {
            partitions.create(rows(retried));
        } catch (DatabaseFailure e) {
            throw e.asSinkException();
        }
        try {
            return transactions.run(
                    "settling of " + retried.size() + " dead letters", connection -> settle(connection, retried));
        } catch (DatabaseFailure e) {
            // A partition may have been dropped.
            partitions.forget();
            throw e.asRowException();
        }
    }

    private EventRows rows(List<RedriveOutcome> retried) {
        List<StreamEvent> events = new ArrayList<>();
        for (RedriveOutcome each : retried) {
            if (each instanceof RedriveOutcome.Decoded decoded) {
                events.add(decoded.event());
            }
        }
        return EventRows.of(events, changes, others);
    }

    // Events first, then letters, as in a batch: a sink that waits for one of the letters then holds no lock that this
    // transaction waits for.
    private RedriveReport settle(Connection connection, List<RedriveOutcome> asked) throws SQLException {
        Set<UUID> locked = new HashSet<>();
        Instant horizon = lock(connection, asked, locked);
        List<RedriveOutcome> retried =
                asked.stream().filter(each -> locked.remove(each.letter().id())).toList();
        EventRows added = rows(retried).into(connection, true, horizon);

        List<UUID> leaving = new ArrayList<>();
        List<RedriveOutcome.Failed> staying = new ArrayList<>();
        long decoded = 0;
        for (RedriveOutcome each : retried) {
            if (each instanceof RedriveOutcome.Failed dead) {
                staying.add(dead);
            } else {
                leaving.add(each.letter().id());
                decoded += each instanceof RedriveOutcome.Decoded ? 1 : 0;
            }
        }
        updateReasons(connection, staying);
        delete(connection, leaving);
        return RedriveReport.builder()
                .stored(added.size())
                .alreadyThere(decoded - added.size())
                .unwanted(leaving.size() - decoded)
                .failed(staying.size())
                .gone(asked.size() - retried.size())
                .build();
    }

    /**
     * Locks the letters that exist and that no other transaction has locked. Returns the retention horizon, read after
     * the lock.
     */
    private static Instant lock(Connection connection, List<RedriveOutcome> asked, Set<UUID> locked)
            throws SQLException {
        List<UUID> ids = asked.stream().map(each -> each.letter().id()).toList();
        try (PreparedStatement select = connection.prepareStatement(BatchWork.LIMITS + """
                SELECT id FROM wikistream.dead_letter WHERE id = ANY (?) ORDER BY id FOR UPDATE SKIP LOCKED;
                SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'""")) {
            select.setArray(1, uuids(connection, ids));
            select.execute();
            select.getMoreResults();
            try (ResultSet row = select.getResultSet()) {
                while (row.next()) {
                    locked.add(row.getObject(1, UUID.class));
                }
            }
            select.getMoreResults();
            try (ResultSet row = select.getResultSet()) {
                return row.next() ? row.getObject(1, OffsetDateTime.class).toInstant() : Instant.MIN;
            }
        }
    }

    private static void updateReasons(Connection connection, List<RedriveOutcome.Failed> staying) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE wikistream.dead_letter SET reason = ?, altered = data_bytes IS NOT NULL OR ? WHERE id = ?")) {
            for (RedriveOutcome.Failed each : staying) {
                if (!each.reason().equals(each.letter().reason())) {
                    String reason = StorableText.of(each.reason());
                    update.setString(1, reason);
                    update.setBoolean(2, !reason.equals(each.reason()));
                    update.setObject(3, each.letter().id());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    private static void delete(Connection connection, List<UUID> leaving) throws SQLException {
        if (leaving.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM wikistream.dead_letter WHERE id = ANY (?)")) {
            delete.setArray(1, uuids(connection, leaving));
            delete.executeUpdate();
        }
    }

    private static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }
}
