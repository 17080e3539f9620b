package io.github.wikistream.postgres.internal.query;

import io.github.wikistream.postgres.ChangeSelection;
import java.util.EnumSet;
import java.util.Set;

/** The columns that queries filter and group by; they have the same names in the rows and in the counts. */
public enum Column {
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

    /** Returns the name of the column. */
    public String sql() {
        return column;
    }

    /**
     * Returns the expression to select from the rows, where text has a language's collation; in the counts it is {@code
     * "C"}.
     */
    public String ofRow() {
        return text ? column + " COLLATE \"C\" AS " + column : column;
    }

    /** Returns the columns that the conditions of a selection use. */
    public static Set<Column> in(ChangeSelection selection) {
        Set<Column> used = EnumSet.noneOf(Column.class);
        addIf(used, WIKI, !selection.wikis().isEmpty());
        addIf(used, NAMESPACE, !selection.namespaces().isEmpty());
        addIf(used, TYPE, !selection.types().isEmpty());
        addIf(used, ACTOR, !selection.actors().isEmpty());
        addIf(used, MINOR, selection.minor() != null);
        addIf(used, PATROLLED, selection.patrolled() != null);
        addIf(used, LOG_TYPE, !selection.logTypes().isEmpty());
        addIf(used, USER, !selection.users().isEmpty());
        addIf(used, TITLE, !selection.titles().isEmpty());
        return used;
    }

    private static void addIf(Set<Column> used, Column column, boolean isUsed) {
        if (isUsed) {
            used.add(column);
        }
    }
}
