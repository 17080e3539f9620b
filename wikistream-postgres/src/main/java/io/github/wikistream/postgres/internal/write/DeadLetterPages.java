package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore.Page;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads {@code wikistream.dead_letter} page by page, oldest first. */
public final class DeadLetterPages {
    private static final int ROWS_AT_ONCE = 100;
    private static final int CHARACTERS_AT_ONCE = 1 << 22;

    private final Transactions transactions;

    public DeadLetterPages(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The key of a page's last letter, in the order of listing. */
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
                throw new IllegalArgumentException("not a page token of dead letters: " + text, e);
            }
        }

        @Override
        public String toString() {
            return receivedAt + "/" + id;
        }
    }

    /**
     * Returns a page of letters.
     *
     * @param after {@link Page#next} of the previous page; {@code null} for the first page
     * @param limit maximum number of letters; the page ends earlier if they are large
     * @throws SinkException if the database fails or this thread is interrupted
     */
    public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        }
        Place place = after == null ? null : Place.parse(after);
        try {
            return transactions.run("reading dead letters", connection -> list(connection, which, place, limit));
        } catch (DatabaseFailure e) {
            throw e.asSinkException();
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
            values.add(connection.createArrayOf("uuid", which.ids().toArray()));
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
        return DeadLetter.builder()
                .id(row.getObject("id", UUID.class))
                .position(Position.parse(row.getString("position")))
                .receivedAt(row.getObject("received_at", OffsetDateTime.class).toInstant())
                .reason(row.getString("reason"))
                .data(whole == null ? row.getString("data") : new String(whole, StandardCharsets.UTF_8))
                .build();
    }
}
