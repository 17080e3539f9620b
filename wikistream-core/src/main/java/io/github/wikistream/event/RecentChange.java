package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One change to one wiki: the typed form of an event of the stream {@code recentchange}. Immutable. The stream delivers
 * at least once: recognise a repeat by {@link #id()}, never by comparing all values.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/recentchange} 1.0.1; field names in brackets. A key that is absent
 * upstream and a key that is {@code null} mean the same: {@code null}.
 */
public final class RecentChange implements StreamEvent {
    private final EventMeta meta;
    private final ChangeType type;
    private final String typeName;
    private final @Nullable Long rcId;
    private final @Nullable Instant changedAt;
    private final String wiki;
    private final @Nullable String serverName;
    private final int namespace;
    private final String title;
    private final @Nullable String user;
    private final boolean bot;
    private final @Nullable Boolean minor;
    private final @Nullable Boolean patrolled;
    private final @Nullable Long bytesOld;
    private final @Nullable Long bytesNew;
    private final @Nullable Long revisionOld;
    private final @Nullable Long revisionNew;
    private final @Nullable String comment;
    private final @Nullable LogEntry log;
    private final String json;

    private RecentChange(Builder from) {
        meta = Objects.requireNonNull(from.meta, "meta");
        type = Objects.requireNonNull(from.type, "type");
        typeName = Objects.requireNonNull(from.typeName, "typeName");
        rcId = from.rcId;
        changedAt = from.changedAt;
        wiki = Objects.requireNonNull(from.wiki, "wiki");
        serverName = from.serverName;
        namespace = from.namespace;
        title = Objects.requireNonNull(from.title, "title");
        user = from.user;
        bot = from.bot;
        minor = from.minor;
        patrolled = from.patrolled;
        bytesOld = from.bytesOld;
        bytesNew = from.bytesNew;
        revisionOld = from.revisionOld;
        revisionNew = from.revisionNew;
        comment = from.comment;
        log = from.log;
        json = Objects.requireNonNull(from.json, "json");
        requireNotNegative("length.old", bytesOld);
        requireNotNegative("length.new", bytesNew);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public EventMeta meta() {
        return meta;
    }

    /** Returns the type of change, {@link ChangeType#UNKNOWN} for one added upstream later ({@code type}). */
    public ChangeType type() {
        return type;
    }

    /** Returns the stream's own word for the type, such as {@code edit} or {@code 142} ({@code type}). */
    public String typeName() {
        return typeName;
    }

    /** Returns the number of the change in its wiki; {@code null} for log events that are not in the recent changes table ({@code id}). */
    public @Nullable Long rcId() {
        return rcId;
    }

    /** Returns when the wiki made the change, in whole seconds; {@code null} if absent ({@code timestamp}). */
    public @Nullable Instant changedAt() {
        return changedAt;
    }

    /** Returns the database name of the wiki, such as {@code enwiki} ({@code wiki}). */
    @Override
    public String wiki() {
        return wiki;
    }

    /** Returns the host of the wiki, such as {@code en.wikipedia.org}; {@code null} if absent ({@code server_name}). */
    public @Nullable String serverName() {
        return serverName;
    }

    /** Returns the number of the page's namespace, -2 and up; 0 for articles ({@code namespace}). */
    public int namespace() {
        return namespace;
    }

    /** Returns the full page name with its namespace, with spaces, not underscores ({@code title}). */
    public String title() {
        return title;
    }

    /** Returns the name of the actor, or an IP address in older data; {@code null} if suppressed ({@code user}). */
    public @Nullable String user() {
        return user;
    }

    /** Returns whether the change has the bot flag; false if the flag is absent ({@code bot}). */
    public boolean bot() {
        return bot;
    }

    /** Returns whether the author marked it as minor; {@code null} if not applicable ({@code minor}). */
    public @Nullable Boolean minor() {
        return minor;
    }

    /** Returns whether it was patrolled; {@code null} if the wiki does not patrol ({@code patrolled}). */
    public @Nullable Boolean patrolled() {
        return patrolled;
    }

    /** Returns the page size before, in bytes; {@code null} if unknown or none ({@code length.old}). */
    public @Nullable Long bytesOld() {
        return bytesOld;
    }

    /** Returns the page size after, in bytes; {@code null} if unknown or none ({@code length.new}). */
    public @Nullable Long bytesNew() {
        return bytesNew;
    }

    /** Returns the revision before; {@code null} if unknown or none ({@code revision.old}). */
    public @Nullable Long revisionOld() {
        return revisionOld;
    }

    /** Returns the revision after; {@code null} if unknown or none ({@code revision.new}). */
    public @Nullable Long revisionNew() {
        return revisionNew;
    }

    /** Returns the edit summary as wikitext, which may be empty; {@code null} if absent ({@code comment}). */
    public @Nullable String comment() {
        return comment;
    }

    /** Returns the log entry; {@code null} unless {@link #type()} is {@link ChangeType#LOG} ({@code log_*}). */
    public @Nullable LogEntry log() {
        return log;
    }

    @Override
    public String json() {
        return json;
    }

    /** Returns the growth in bytes, negative if the page shrank; a new page grows from nothing; empty if a size is unknown. */
    public OptionalLong growth() {
        if (bytesNew == null) {
            return OptionalLong.empty();
        }
        if (bytesOld != null) {
            return OptionalLong.of(bytesNew - bytesOld);
        }
        return type == ChangeType.NEW ? OptionalLong.of(bytesNew) : OptionalLong.empty();
    }

    /** Returns the kind of actor. */
    public ActorKind actorKind() {
        return ActorKind.of(user, bot);
    }

    private static void requireNotNegative(String field, @Nullable Long bytes) {
        if (bytes != null && bytes < 0) {
            throw new IllegalArgumentException(field + " must not be negative: " + bytes);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecentChange that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RecentChange[meta=" + meta + ", type=" + type + ", typeName=" + typeName + ", rcId=" + rcId
                + ", changedAt=" + changedAt + ", wiki=" + wiki + ", serverName=" + serverName + ", namespace="
                + namespace + ", title=" + title + ", user=" + user + ", bot=" + bot + ", minor=" + minor
                + ", patrolled=" + patrolled + ", bytesOld=" + bytesOld + ", bytesNew=" + bytesNew + ", revisionOld="
                + revisionOld + ", revisionNew=" + revisionNew + ", comment=" + comment + ", log=" + log + ", json="
                + json + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                meta,
                type,
                typeName,
                rcId,
                changedAt,
                wiki,
                serverName,
                namespace,
                title,
                user,
                bot,
                minor,
                patrolled,
                bytesOld,
                bytesNew,
                revisionOld,
                revisionNew,
                comment,
                log,
                json);
    }

    /**
     * Builds a {@link RecentChange}. Each method sets the part of the same name. Required are {@code meta}, {@code
     * type}, {@code typeName}, {@code wiki}, {@code title} and {@code json}. A part that is not set is absent, empty, 0
     * or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable EventMeta meta;
        private @Nullable ChangeType type;
        private @Nullable String typeName;
        private @Nullable Long rcId;
        private @Nullable Instant changedAt;
        private @Nullable String wiki;
        private @Nullable String serverName;
        private int namespace;
        private @Nullable String title;
        private @Nullable String user;
        private boolean bot;
        private @Nullable Boolean minor;
        private @Nullable Boolean patrolled;
        private @Nullable Long bytesOld;
        private @Nullable Long bytesNew;
        private @Nullable Long revisionOld;
        private @Nullable Long revisionNew;
        private @Nullable String comment;
        private @Nullable LogEntry log;
        private @Nullable String json;

        private Builder() {}

        public Builder meta(EventMeta value) {
            meta = value;
            return this;
        }

        public Builder type(ChangeType value) {
            type = value;
            return this;
        }

        public Builder typeName(String value) {
            typeName = value;
            return this;
        }

        public Builder rcId(@Nullable Long value) {
            rcId = value;
            return this;
        }

        public Builder changedAt(@Nullable Instant value) {
            changedAt = value;
            return this;
        }

        public Builder wiki(String value) {
            wiki = value;
            return this;
        }

        public Builder serverName(@Nullable String value) {
            serverName = value;
            return this;
        }

        public Builder namespace(int value) {
            namespace = value;
            return this;
        }

        public Builder title(String value) {
            title = value;
            return this;
        }

        public Builder user(@Nullable String value) {
            user = value;
            return this;
        }

        public Builder bot(boolean value) {
            bot = value;
            return this;
        }

        public Builder minor(@Nullable Boolean value) {
            minor = value;
            return this;
        }

        public Builder patrolled(@Nullable Boolean value) {
            patrolled = value;
            return this;
        }

        public Builder bytesOld(@Nullable Long value) {
            bytesOld = value;
            return this;
        }

        public Builder bytesNew(@Nullable Long value) {
            bytesNew = value;
            return this;
        }

        public Builder revisionOld(@Nullable Long value) {
            revisionOld = value;
            return this;
        }

        public Builder revisionNew(@Nullable Long value) {
            revisionNew = value;
            return this;
        }

        public Builder comment(@Nullable String value) {
            comment = value;
            return this;
        }

        public Builder log(@Nullable LogEntry value) {
            log = value;
            return this;
        }

        public Builder json(String value) {
            json = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         * @throws IllegalArgumentException if a part is out of range
         */
        public RecentChange build() {
            return new RecentChange(this);
        }
    }
}
