package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user who caused an event. Immutable.
 *
 * <p>Source: the {@code user} fragment of the page change schema, whose field names are in brackets, and the {@code
 * performer} of the revision schemas, whose field names begin with {@code user_} and which lack some of the fields.
 */
public final class Actor {
    private final @Nullable String name;
    private final @Nullable Long id;
    private final @Nullable Long centralId;
    private final List<String> groups;
    private final boolean bot;
    private final @Nullable Boolean temporary;
    private final @Nullable Boolean system;
    private final @Nullable Long editCount;
    private final @Nullable Instant registeredAt;

    private Actor(Builder from) {
        name = from.name;
        id = from.id;
        centralId = from.centralId;
        groups = List.copyOf(from.groups);
        bot = from.bot;
        temporary = from.temporary;
        system = from.system;
        editCount = from.editCount;
        registeredAt = from.registeredAt;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name of the account, or an IP address; {@code null} if suppressed ({@code user_text}). */
    public @Nullable String name() {
        return name;
    }

    /** Returns the number of the account in its wiki; {@code null} for addresses ({@code user_id}). */
    public @Nullable Long id() {
        return id;
    }

    /** Returns the number of the account across all wikis; {@code null} if absent ({@code user_central_id}). */
    public @Nullable Long centralId() {
        return centralId;
    }

    /** Returns the groups of the account at the time of the event, such as {@code sysop}; empty if absent ({@code groups}). */
    public List<String> groups() {
        return groups;
    }

    /** Returns whether the account is a bot by group or by right; false if absent ({@code is_bot}). */
    public boolean bot() {
        return bot;
    }

    /** Returns whether it is a temporary account; {@code null} if absent ({@code is_temp}). */
    public @Nullable Boolean temporary() {
        return temporary;
    }

    /** Returns whether it is an account of MediaWiki itself; {@code null} if absent ({@code is_system}). */
    public @Nullable Boolean system() {
        return system;
    }

    /** Returns the number of edits of the account at the time of the event; {@code null} for addresses ({@code edit_count}). */
    public @Nullable Long editCount() {
        return editCount;
    }

    /**
     * Returns when the account was registered; {@code null} for addresses, and for accounts older than the registration
     * log ({@code registration_dt}).
     */
    public @Nullable Instant registeredAt() {
        return registeredAt;
    }

    /** Returns the kind of actor: as the stream states it, otherwise derived from the name. */
    public ActorKind kind() {
        return !bot && Boolean.TRUE.equals(temporary) ? ActorKind.TEMPORARY : ActorKind.of(name, bot);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Actor that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Actor[name=" + name + ", id=" + id + ", centralId=" + centralId + ", groups=" + groups + ", bot=" + bot
                + ", temporary=" + temporary + ", system=" + system + ", editCount=" + editCount + ", registeredAt="
                + registeredAt + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(name, id, centralId, groups, bot, temporary, system, editCount, registeredAt);
    }

    /**
     * Builds a {@link Actor}. Each method sets the part of the same name. A part that is not set is absent, empty, 0 or
     * false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable Long id;
        private @Nullable Long centralId;
        private List<String> groups = List.of();
        private boolean bot;
        private @Nullable Boolean temporary;
        private @Nullable Boolean system;
        private @Nullable Long editCount;
        private @Nullable Instant registeredAt;

        private Builder() {}

        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        public Builder id(@Nullable Long value) {
            id = value;
            return this;
        }

        public Builder centralId(@Nullable Long value) {
            centralId = value;
            return this;
        }

        public Builder groups(List<String> value) {
            groups = value;
            return this;
        }

        public Builder bot(boolean value) {
            bot = value;
            return this;
        }

        public Builder temporary(@Nullable Boolean value) {
            temporary = value;
            return this;
        }

        public Builder system(@Nullable Boolean value) {
            system = value;
            return this;
        }

        public Builder editCount(@Nullable Long value) {
            editCount = value;
            return this;
        }

        public Builder registeredAt(@Nullable Instant value) {
            registeredAt = value;
            return this;
        }

        public Actor build() {
            return new Actor(this);
        }
    }
}
