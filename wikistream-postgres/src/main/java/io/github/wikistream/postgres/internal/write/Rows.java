package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.postgresql.copy.CopyIn;

/** The rows of a batch for one table, in the order of its key. */
final class Rows<E extends StreamEvent> {
    // Two pipelines that write the same events in the same order wait for each other; in different orders they could
    // deadlock.
    private static final Comparator<StreamEvent> BY_KEY =
            Comparator.comparing(StreamEvent::occurredAt).thenComparing(StreamEvent::id, Rows::compareIds);

    // Dates outside are stored in one partition on either side, which the schema contains.
    private static final LocalDate FIRST_DAY = LocalDate.of(2016, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);

    private final EventTable<E> table;
    private final List<Row<E>> rows;

    private Rows(EventTable<E> table, List<Row<E>> rows) {
        this.table = table;
        this.rows = rows;
    }

    static <E extends StreamEvent> Rows<E> of(List<StreamEvent> all, EventTable<E> table) {
        List<E> events = table.select(all);
        events.sort(BY_KEY);
        return new Rows<>(table, rowsWithoutRepeats(events, table));
    }

    // Compared as in the database, in microseconds. The first of several repeats is kept.
    private static <E extends StreamEvent> List<Row<E>> rowsWithoutRepeats(List<E> inOrder, EventTable<E> table) {
        List<Row<E>> once = new ArrayList<>(inOrder.size());
        Set<RowKey> seen = new HashSet<>(inOrder.size() * 2);
        for (E event : inOrder) {
            if (seen.add(RowKey.of(event))) {
                once.add(table.row(event));
            }
        }
        return once;
    }

    /** Returns the rows with the given keys, which are those that the table did not contain. */
    Rows<E> only(Set<RowKey> keys) {
        return new Rows<>(
                table,
                rows.stream()
                        .filter(row -> keys.contains(RowKey.of(row.event())))
                        .toList());
    }

    List<Row<E>> rows() {
        return rows;
    }

    /** The key of a row as the table stores it. */
    record RowKey(long micros, UUID id) {
        static RowKey of(StreamEvent event) {
            return of(event.occurredAt(), event.id());
        }

        static RowKey of(Instant time, UUID id) {
            return new RowKey(Timestamps.microsSince2000(Timestamps.storable(time)), id);
        }
    }

    /** Compares ids as PostgreSQL does, byte by byte; {@link UUID#compareTo} compares signed numbers. */
    static int compareIds(UUID one, UUID other) {
        int byFirst = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return byFirst != 0
                ? byFirst
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    EventTable<E> table() {
        return table;
    }

    int size() {
        return rows.size();
    }

    /** Returns the days (UTC) of the events that have a partition of their own; the set is mutable. */
    SortedSet<LocalDate> days() {
        TreeSet<LocalDate> days = new TreeSet<>();
        rows.forEach(row -> days.add(Timestamps.day(row.event().occurredAt())));
        days.removeIf(day -> day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY));
        return days;
    }

    CopyTable copyTable() {
        return new CopyTable(table.name(), table.columns(), this::copy);
    }

    private void copy(CopyIn copy) throws SQLException {
        CopyRows copied = new CopyRows();
        for (Row<E> row : rows) {
            copied.begin(table.columnCount());
            table.write(row, copied);
            copied.end();
            copied.sendMuchTo(copy);
        }
        copied.sendTo(copy);
    }
}
