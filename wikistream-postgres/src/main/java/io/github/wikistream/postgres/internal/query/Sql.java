package io.github.wikistream.postgres.internal.query;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.internal.jdbc.Timestamps;
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

/** A statement under construction: its text and its values, which are bound and never part of the text. */
public final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Values of one type, bound as an array. */
    private record Items(Class<?> type, List<?> items) {}

    public Sql add(String more) {
        text.append(more);
        return this;
    }

    /** Binds a value, and returns its placeholder. */
    public String value(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    public String time(Instant time) {
        return "CAST(" + value(Timestamps.utc(time)) + " AS timestamptz)";
    }

    public String texts(Collection<String> items) {
        return value(new Items(String.class, List.copyOf(items)));
    }

    public String integers(Collection<Integer> items) {
        return value(new Items(Integer.class, List.copyOf(items)));
    }

    public String times(List<Instant> items) {
        return value(new Items(
                OffsetDateTime.class, items.stream().map(Timestamps::utc).toList()));
    }

    /** Returns the condition that a column is within a time range. */
    public String within(String column, TimeRange range) {
        return column + " >= " + time(range.from()) + " AND " + column + " < " + time(range.to());
    }

    /** Returns the conditions of a selection, without its time range, each preceded by AND. */
    public String conditions(ChangeSelection selection) {
        StringBuilder conditions = new StringBuilder();
        any(conditions, "wiki", selection.wikis());
        any(conditions, "type", selection.types());
        any(
                conditions,
                "actor",
                selection.actors().stream().map(ActorKind::word).toList());
        if (!selection.namespaces().isEmpty()) {
            conditions
                    .append(" AND namespace = ANY (")
                    .append(integers(selection.namespaces()))
                    .append(')');
        }
        if (selection.minor() != null) {
            conditions.append(selection.minor() ? " AND minor" : " AND NOT minor");
        }
        if (selection.patrolled() != null) {
            conditions.append(selection.patrolled() ? " AND patrolled" : " AND NOT patrolled");
        }
        any(conditions, "log_type", selection.logTypes());
        indexed(conditions, "user_name", selection.users());
        indexed(conditions, "title", selection.titles());
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

    // The hash uses the index, the text excludes collisions. A single value keeps the index order by time.
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

    public Query on(Handle handle) {
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
