package io.github.wikistream.postgres;

import io.github.wikistream.event.ActorKind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** A statement as it is put together: its text, and the values that go with it beside the text, never inside it. */
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Values of one type that are bound as an array. */
    private record Items(Class<?> type, List<?> items) {}

    Sql add(String more) {
        text.append(more);
        return this;
    }

    /** Takes a value, and returns what stands for it in the text. */
    String value(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    String time(Instant time) {
        return "CAST(" + value(Timestamps.utc(time)) + " AS timestamptz)";
    }

    String texts(Collection<String> items) {
        return value(new Items(String.class, List.copyOf(items)));
    }

    String integers(Collection<Integer> items) {
        return value(new Items(Integer.class, List.copyOf(items)));
    }

    String times(List<Instant> items) {
        return value(new Items(
                OffsetDateTime.class, items.stream().map(Timestamps::utc).toList()));
    }

    /** Returns the condition that rows lie in a time. */
    String within(String column, TimeRange range) {
        return column + " >= " + time(range.from()) + " AND " + column + " < " + time(range.to());
    }

    /** Returns the conditions of a filter, each with an AND before it. */
    String conditions(Filter filter) {
        StringBuilder conditions = new StringBuilder();
        any(conditions, "wiki", filter.wikis());
        any(conditions, "type", filter.types());
        any(conditions, "actor", filter.actors().stream().map(ActorKind::word).toList());
        if (!filter.namespaces().isEmpty()) {
            conditions
                    .append(" AND namespace = ANY (")
                    .append(integers(filter.namespaces()))
                    .append(')');
        }
        if (filter.minor() != null) {
            conditions.append(filter.minor() ? " AND minor" : " AND NOT minor");
        }
        if (filter.patrolled() != null) {
            conditions.append(filter.patrolled() ? " AND patrolled" : " AND NOT patrolled");
        }
        any(conditions, "log_type", filter.logTypes());
        indexed(conditions, "user_name", filter.users());
        indexed(conditions, "title", filter.titles());
        return conditions.toString();
    }

    private void any(StringBuilder conditions, String column, Collection<String> items) {
        if (!items.isEmpty()) {
            conditions
                    .append(" AND ")
                    .append(column)
                    .append(" = ANY (")
                    .append(texts(items))
                    .append(')');
        }
    }

    // By the hash, which is what the index holds, and by the text itself. A single value keeps the index's order by
    // time.
    private void indexed(StringBuilder conditions, String column, Set<String> items) {
        if (items.size() == 1) {
            String only = value(items.iterator().next());
            conditions.append(" AND hashtextextended(" + column + ", 0) = hashtextextended(" + only + ", 0) AND "
                    + column + " = " + only);
        } else if (!items.isEmpty()) {
            String all = texts(items);
            conditions.append(
                    " AND hashtextextended(" + column + ", 0) = ANY (ARRAY(SELECT hashtextextended(i, 0) FROM unnest("
                            + all + ") AS i)) AND " + column + " = ANY (" + all + ")");
        }
    }

    Query on(Handle handle) {
        Query query = handle.createQuery(text.toString());
        for (Map.Entry<String, Object> each : values.entrySet()) {
            if (each.getValue() instanceof Items array) {
                query.bindArray(each.getKey(), array.type(), new ArrayList<Object>(array.items()));
            } else {
                query.bind(each.getKey(), each.getValue());
            }
        }
        return query;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
