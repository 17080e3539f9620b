package io.github.wikistream.postgres;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.Transactions.SqlFailure;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a {@link PostgresSink} keeps in {@code wikistream.dead_letter}. Reads and settles them beside
 * running pipelines: a settlement is one transaction that locks its letters, passes over those that somebody else has
 * locked, stores and counts events as a batch does, and deletes the letters. Whoever settles needs the rights of the role
 * {@code wikistream_redriver}.
 *
 * <p>{@code io.github.wikistream.DeadLetters.of(…)} decodes with it.
 */
public final class PostgresDeadLetters implements DeadLetterStore {
    private static final int CONNECTIONS = 2;
    private static final int ROWS_AT_ONCE = 100;
    private static final int CHARACTERS_AT_ONCE = 1 << 22;

    private final Database store;
    private final Transactions transactions;
    private final Partitions partitions;
    private final EventTable<RecentChange> changes;
    private final EventTable<StreamEvent> others = EventTable.event();

    private PostgresDeadLetters(Database store, boolean raw) {
        this.store = store;
        this.transactions = new Transactions(store, "; doing it again is harmless");
        this.partitions = new Partitions(store, transactions);
        this.changes = EventTable.recentChange(raw);
    }

    /**
     * Works on connections of yours, which stay yours; one at a time.
     *
     * @param dataSource gives connections of the PostgreSQL driver, or ones that unwrap to it
     */
    public static PostgresDeadLetters of(DataSource dataSource) {
        return new PostgresDeadLetters(Database.of(Objects.requireNonNull(dataSource, "dataSource")), true);
    }

    /**
     * Works on connections of yours, and stores events as {@link PostgresSink#withoutRaw} does.
     *
     * @param dataSource as for {@link #of(DataSource)}
     */
    public static PostgresDeadLetters withoutRaw(DataSource dataSource) {
        return new PostgresDeadLetters(Database.of(Objects.requireNonNull(dataSource, "dataSource")), false);
    }

    static PostgresDeadLetters of(PostgresUri uri) {
        return new PostgresDeadLetters(uri.store(CONNECTIONS), uri.raw());
    }

    @Override
    public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        }
        Place place = after == null ? null : Place.parse(after);
        try {
            return transactions.run("reading dead letters", connection -> list(connection, which, place, limit));
        } catch (SqlFailure e) {
            throw e.on(store);
        }
    }

    /** Where a page ends: the key of its last letter in the order of listing. */
    private record Place(Instant receivedAt, UUID id) {
        static Place of(DeadLetter letter) {
            return new Place(letter.receivedAt(), letter.id());
        }

        static Place parse(String text) {
            int slash = text.indexOf('/');
            try {
                return new Place(
                        Instant.parse(text.substring(0, Math.max(slash, 0))),
                        UUID.fromString(text.substring(slash + 1)));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("no page of dead letters ends with " + text, e);
            }
        }

        @Override
        public String toString() {
            return receivedAt + "/" + id;
        }
    }

    private static Page list(Connection connection, DeadLetterFilter which, @Nullable Place after, int limit)
            throws SQLException {
        try (Statement limits = connection.createStatement()) {
            limits.execute(BatchWork.LIMITS);
        }
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(
                "SELECT id, received_at, position, reason, data, data_bytes FROM wikistream.dead_letter WHERE true");
        if (after != null) {
            sql.append(" AND (received_at, id) > (?, ?)");
            values.add(Timestamps.utc(after.receivedAt()));
            values.add(after.id());
        }
        if (!which.ids().isEmpty()) {
            sql.append(" AND id = ANY (?)");
            values.add(uuids(connection, which.ids()));
        }
        if (!which.reason().isEmpty()) {
            sql.append(" AND strpos(reason, ?) > 0");
            values.add(StorableText.of(which.reason()));
        }
        sql.append(" ORDER BY received_at, id LIMIT ?");
        values.add(limit + 1L);
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            select.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                return page(row, limit);
            }
        }
    }

    private static Page page(ResultSet row, int limit) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        int characters = 0;
        while (row.next()) {
            if (letters.size() == limit || characters > CHARACTERS_AT_ONCE) {
                return new Page(
                        letters, Place.of(letters.get(letters.size() - 1)).toString());
            }
            DeadLetter letter = letter(row);
            letters.add(letter);
            characters += letter.data().length();
        }
        return new Page(letters, null);
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        byte[] whole = row.getBytes("data_bytes");
        return new DeadLetter(
                row.getObject("id", UUID.class),
                Position.parse(row.getString("position")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                whole == null ? row.getString("data") : new String(whole, StandardCharsets.UTF_8));
    }

    @Override
    public RedriveReport settle(List<RedriveOutcome> retried) {
        try {
            partitions.make(rows(retried));
        } catch (SqlFailure e) {
            throw e.on(store);
        }
        try {
            return transactions.run(
                    "settling of " + retried.size() + " dead letters", connection -> settle(connection, retried));
        } catch (SqlFailure e) {
            // One of them may be what is missing.
            partitions.forget();
            throw e.ofRowsOn(store);
        }
    }

    private EventRows rows(List<RedriveOutcome> retried) {
        List<StreamEvent> events = new ArrayList<>();
        for (RedriveOutcome each : retried) {
            if (each instanceof RedriveOutcome.Understood understood) {
                events.add(understood.event());
            }
        }
        return EventRows.of(events, changes, others);
    }

    // In the order of a batch: first events, then letters. A sink that waits for one of them holds nothing that we wait
    // for.
    private RedriveReport settle(Connection connection, List<RedriveOutcome> asked) throws SQLException {
        Set<UUID> locked = new HashSet<>();
        Instant horizon = lock(connection, asked, locked);
        List<RedriveOutcome> retried =
                asked.stream().filter(each -> locked.remove(each.letter().id())).toList();
        EventRows added = rows(retried).into(connection, true, horizon);

        List<UUID> leaving = new ArrayList<>();
        List<RedriveOutcome.StillDead> staying = new ArrayList<>();
        long understood = 0;
        for (RedriveOutcome each : retried) {
            if (each instanceof RedriveOutcome.StillDead dead) {
                staying.add(dead);
            } else {
                leaving.add(each.letter().id());
                understood += each instanceof RedriveOutcome.Understood ? 1 : 0;
            }
        }
        giveReasons(connection, staying);
        delete(connection, leaving);
        return new RedriveReport(
                added.size(),
                understood - added.size(),
                leaving.size() - understood,
                staying.size(),
                asked.size() - retried.size());
    }

    /**
     * Locks the letters that are there and that nobody else has locked. Returns retention's horizon, asked behind the
     * lock.
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

    private static void giveReasons(Connection connection, List<RedriveOutcome.StillDead> staying) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE wikistream.dead_letter SET reason = ?, altered = data_bytes IS NOT NULL OR ? WHERE id = ?")) {
            for (RedriveOutcome.StillDead each : staying) {
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

    /** Closes the connections that are its own. Closing twice is harmless. */
    @Override
    public void close() {
        transactions.close();
        store.close();
    }
}
