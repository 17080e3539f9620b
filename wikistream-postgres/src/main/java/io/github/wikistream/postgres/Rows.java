package io.github.wikistream.postgres;

import io.github.wikistream.event.StreamEvent;
import java.sql.SQLException;
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

/** Those of some events that belong into one table, in the order of its key. */
final class Rows<E extends StreamEvent> {
    // Two pipelines that write the same events in one order wait for each other; in two orders they could lock each
    // other up.
    private static final Comparator<StreamEvent> BY_KEY =
            Comparator.comparing(StreamEvent::occurredAt).thenComparing(StreamEvent::id, Rows::compareIds);

    // What lies outside goes into one partition for each side, which the migration makes.
    private static final LocalDate FIRST_DAY = LocalDate.of(2016, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);

    private final EventTable<E> table;
    private final List<E> events;

    private Rows(EventTable<E> table, List<E> events) {
        this.table = table;
        this.events = events;
    }

    static <E extends StreamEvent> Rows<E> of(List<StreamEvent> all, EventTable<E> table) {
        List<E> events = table.of(all);
        events.sort(BY_KEY);
        return new Rows<>(table, withoutRepeats(events));
    }

    // As the database sees them: what is finer than a microsecond does not tell two events apart. Of repeats the first
    // stays.
    private static <E extends StreamEvent> List<E> withoutRepeats(List<E> inOrder) {
        List<E> once = new ArrayList<>(inOrder.size());
        Set<RowKey> seen = new HashSet<>(inOrder.size() * 2);
        for (E event : inOrder) {
            if (seen.add(RowKey.of(event))) {
                once.add(event);
            }
        }
        return once;
    }

    /** Returns those of the rows whose keys are given, which are the ones of the table that were new. */
    Rows<E> only(Set<RowKey> keys) {
        return new Rows<>(
                table,
                events.stream().filter(event -> keys.contains(RowKey.of(event))).toList());
    }

    List<E> events() {
        return events;
    }

    /** What tells two rows apart, as the table holds it. */
    record RowKey(long micros, UUID id) {
        static RowKey of(StreamEvent event) {
            return new RowKey(Timestamps.microsSince2000(Timestamps.storable(event.occurredAt())), event.id());
        }
    }

    /** Compares ids as PostgreSQL does, byte for byte; Java takes their halves for signed numbers. */
    static int compareIds(UUID one, UUID other) {
        int byFirst = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return byFirst != 0
                ? byFirst
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    EventTable<E> table() {
        return table;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Returns the days (UTC) that the events lie in and that have a partition each; the set is the caller's. */
    SortedSet<LocalDate> days() {
        TreeSet<LocalDate> days = new TreeSet<>();
        events.forEach(event -> days.add(Timestamps.day(event.occurredAt())));
        days.removeIf(day -> day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY));
        return days;
    }

    CopyTable copyTable() {
        return new CopyTable(table.name(), table.columns(), this::copy);
    }

    private void copy(CopyIn copy) throws SQLException {
        CopyRows rows = new CopyRows();
        for (E event : events) {
            rows.begin(table.columnCount());
            table.write(event, rows);
            rows.end();
            rows.sendMuchTo(copy);
        }
        rows.sendTo(copy);
    }
}
