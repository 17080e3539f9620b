package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log entry of a change of type {@link ChangeType#LOG}. Immutable.
 *
 * <p>Source: the fields {@code log_*} of MediaWiki's event schema {@code mediawiki/recentchange}; field names in
 * brackets.
 */
public final class LogEntry {
    private final @Nullable Long id;
    private final @Nullable String type;
    private final @Nullable String action;
    private final @Nullable String comment;
    private final @Nullable String params;

    private LogEntry(Builder from) {
        id = from.id;
        type = from.type;
        action = from.action;
        comment = from.comment;
        params = from.params;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the number of the entry in its wiki, 0 for entries that the wiki does not store; {@code null} if absent ({@code log_id}). */
    public @Nullable Long id() {
        return id;
    }

    /** Returns the type, such as {@code block} or {@code upload}; {@code null} if absent ({@code log_type}). */
    public @Nullable String type() {
        return type;
    }

    /** Returns the action, such as {@code reblock}; {@code null} if absent ({@code log_action}). */
    public @Nullable String action() {
        return action;
    }

    /** Returns the description of the entry; {@code null} if absent ({@code log_action_comment}). */
    public @Nullable String comment() {
        return comment;
    }

    /** Returns the details as JSON text: an object, an array of mixed types, or a string; {@code null} if absent ({@code log_params}). */
    public @Nullable String params() {
        return params;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogEntry that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "LogEntry[id=" + id + ", type=" + type + ", action=" + action + ", comment=" + comment + ", params="
                + params + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(id, type, action, comment, params);
    }

    /**
     * Builds a {@link LogEntry}. Each method sets the part of the same name. A part that is not set is absent, empty, 0
     * or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable Long id;
        private @Nullable String type;
        private @Nullable String action;
        private @Nullable String comment;
        private @Nullable String params;

        private Builder() {}

        public Builder id(@Nullable Long value) {
            id = value;
            return this;
        }

        public Builder type(@Nullable String value) {
            type = value;
            return this;
        }

        public Builder action(@Nullable String value) {
            action = value;
            return this;
        }

        public Builder comment(@Nullable String value) {
            comment = value;
            return this;
        }

        public Builder params(@Nullable String value) {
            params = value;
            return this;
        }

        public LogEntry build() {
            return new LogEntry(this);
        }
    }
}
