package io.github.wikistream.postgres;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A place in a list of changes that is read page by page: behind the change it names. It stays right whatever is written
 * meanwhile. {@link #toString} gives it in a form for addresses, {@link #parse} reads that.
 *
 * @param occurredAt when the change was produced
 * @param id         its key
 */
public record Cursor(Instant occurredAt, UUID id) {
    private static final char BETWEEN = '_';

    /** Checks that both are there. */
    public Cursor {
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(id, "id");
    }

    /**
     * Reads what {@link #toString} gave.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Cursor parse(String text) {
        int at = text.indexOf(BETWEEN);
        try {
            return new Cursor(
                    Instant.parse(text.substring(0, Math.max(at, 0))), UUID.fromString(text.substring(at + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a cursor is a time and an id with an underscore between, as a list gave it, not '" + text + "'",
                    e);
        }
    }

    /** Returns time and id in letters, digits, and some marks that need no escaping in an address. */
    @Override
    public String toString() {
        return occurredAt.toString() + BETWEEN + id;
    }
}
