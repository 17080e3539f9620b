package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Lists and redrives the dead letters of a sink. */
public final class DeadLetterQuery {
    private static final int TIMEOUT_SECONDS = 10;

    private final String uri;

    /**
     * @param uri address of the sink
     */
    public DeadLetterQuery(String uri) {
        this.uri = uri;
    }

    /** An event that could not be decoded or stored. */
    public record Letter(UUID id, Instant receivedAt, String reason, String data) {}

    /** The result of a redrive: how many dead letters had each outcome. */
    public record Redrive(long stored, long alreadyStored, long canaries, long failed, long gone) {}

    /**
     * Returns how many dead letters there are.
     *
     * @throws StoreException if PostgreSQL does not respond
     */
    public long count() {
        try (Connection connection = PostgresSink.dataSource(uri).getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM wikistream.dead_letter")) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw StoreException.retryable("PostgreSQL: the dead letters could not be counted: " + e.getMessage(), e);
        }
    }

    /** Returns dead letters whose reason contains a text. */
    public List<Letter> list(String reason, int limit) {
        try (DeadLetters letters = DeadLetters.open(uri);
                Stream<DeadLetter> found = letters.list(DeadLetterFilter.ALL.withReason(reason))) {
            return found.limit(limit)
                    .map(letter -> new Letter(letter.id(), letter.receivedAt(), letter.reason(), letter.data()))
                    .toList();
        }
    }

    /** Processes all dead letters again. */
    public Redrive redrive() {
        try (DeadLetters letters = DeadLetters.open(uri)) {
            RedriveReport report = letters.redrive(DeadLetterFilter.ALL);
            return new Redrive(
                    report.stored(), report.alreadyThere(), report.unwanted(), report.failed(), report.gone());
        }
    }
}
