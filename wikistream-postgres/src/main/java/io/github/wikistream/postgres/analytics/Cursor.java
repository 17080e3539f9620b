package io.github.wikistream.postgres.analytics;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** A position in a list of changes: after the change that it names. */
record Cursor(Instant occurredAt, UUID id) {
    private static final char SEPARATOR = '_';

    /**
     * Parses the result of {@link #toString}.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    static Cursor parse(String text) {
        int at = text.indexOf(SEPARATOR);
        try {
            return new Cursor(
                    Instant.parse(text.substring(0, Math.max(at, 0))), UUID.fromString(text.substring(at + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a cursor must be a result of ChangePage.next(), not '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return occurredAt.toString() + SEPARATOR + id;
    }
}
