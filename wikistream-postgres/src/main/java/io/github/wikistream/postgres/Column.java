package io.github.wikistream.postgres;

import java.util.EnumSet;
import java.util.Set;

/** The columns that changes are told apart by, under one name in the rows and in the counts. */
enum Column {
    WIKI("wiki", true),
    NAMESPACE("namespace", false),
    TYPE("type", true),
    ACTOR("actor", true),
    MINOR("minor", false),
    PATROLLED("patrolled", false),
    LOG_TYPE("log_type", true),
    USER("user_name", true),
    TITLE("title", true);

    private final String column;
    private final boolean text;

    Column(String column, boolean text) {
        this.column = column;
        this.text = text;
    }

    /** Returns its name. */
    String sql() {
        return column;
    }

    /** Returns what to select from the rows: text sorts there by the rules of some language, in the counts by its bytes. */
    String ofRow() {
        return text ? column + " COLLATE \"C\" AS " + column : column;
    }

    /** Returns the columns that a filter looks at. */
    static Set<Column> in(Filter filter) {
        Set<Column> used = EnumSet.noneOf(Column.class);
        addIf(used, WIKI, !filter.wikis().isEmpty());
        addIf(used, NAMESPACE, !filter.namespaces().isEmpty());
        addIf(used, TYPE, !filter.types().isEmpty());
        addIf(used, ACTOR, !filter.actors().isEmpty());
        addIf(used, MINOR, filter.minor() != null);
        addIf(used, PATROLLED, filter.patrolled() != null);
        addIf(used, LOG_TYPE, !filter.logTypes().isEmpty());
        addIf(used, USER, !filter.users().isEmpty());
        addIf(used, TITLE, !filter.titles().isEmpty());
        return used;
    }

    private static void addIf(Set<Column> used, Column column, boolean isUsed) {
        if (isUsed) {
            used.add(column);
        }
    }
}
