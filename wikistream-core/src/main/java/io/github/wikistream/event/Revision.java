package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a page. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 */
public final class Revision {
    private final long id;
    private final @Nullable Long parentId;
    private final @Nullable Instant createdAt;
    private final @Nullable Boolean minor;
    private final @Nullable Long bytes;
    private final @Nullable String sha1;
    private final @Nullable String contentModel;
    private final @Nullable String comment;
    private final @Nullable Actor editor;
    private final Visibility visibility;
    private final Map<String, Slot> slots;
    private final @Nullable Revert revert;

    private Revision(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        parentId = from.parentId;
        createdAt = from.createdAt;
        minor = from.minor;
        bytes = from.bytes;
        sha1 = from.sha1;
        contentModel = from.contentModel;
        comment = from.comment;
        editor = from.editor;
        visibility = from.visibility;
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(from.slots));
        revert = from.revert;
        if (bytes != null && bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the number of the revision in its wiki ({@code rev_id}). */
    public long id() {
        return id;
    }

    /** Returns the revision before this one; {@code null} if there is none ({@code rev_parent_id}). */
    public @Nullable Long parentId() {
        return parentId;
    }

    /** Returns when the revision was saved; {@code null} if absent ({@code rev_dt}, {@code rev_timestamp}). */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Returns whether the author marked it as minor; {@code null} if absent ({@code is_minor_edit}, {@code rev_minor_edit}). */
    public @Nullable Boolean minor() {
        return minor;
    }

    /** Returns the size of the text in bytes; {@code null} if absent ({@code rev_size}, {@code rev_len}). */
    public @Nullable Long bytes() {
        return bytes;
    }

    /** Returns the hash of the text in base 36; {@code null} if absent ({@code rev_sha1}). */
    public @Nullable String sha1() {
        return sha1;
    }

    /**
     * Returns the content model of the main slot, such as {@code wikitext}; {@code null} if absent
     * ({@code content_slots.main.content_model}, {@code rev_content_model}).
     */
    public @Nullable String contentModel() {
        return contentModel;
    }

    /** Returns the edit summary as wikitext, which may be empty; {@code null} if absent or hidden ({@code comment}). */
    public @Nullable String comment() {
        return comment;
    }

    /**
     * Returns the author; {@code null} if suppressed, and in the revision streams, which state only a performer ({@code
     * editor}).
     */
    public @Nullable Actor editor() {
        return editor;
    }

    /** Returns which parts are public; {@link Visibility#UNKNOWN} in the revision streams. */
    public Visibility visibility() {
        return visibility;
    }

    /**
     * Returns the contents by role, including {@code main}, sorted by role; empty if the stream states none ({@code
     * content_slots}, {@code rev_slots}).
     */
    public Map<String, Slot> slots() {
        return slots;
    }

    /**
     * Returns what the revision reverts; {@code null} if nothing or absent ({@code revert}, {@code
     * rev_revert_details}).
     */
    public @Nullable Revert revert() {
        return revert;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Revision that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Revision[id=" + id + ", parentId=" + parentId + ", createdAt=" + createdAt + ", minor=" + minor
                + ", bytes=" + bytes + ", sha1=" + sha1 + ", contentModel=" + contentModel + ", comment=" + comment
                + ", editor=" + editor + ", visibility=" + visibility + ", slots=" + slots + ", revert=" + revert + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                id, parentId, createdAt, minor, bytes, sha1, contentModel, comment, editor, visibility, slots, revert);
    }

    /**
     * Builds a {@link Revision}. Each method sets the part of the same name. Required is {@code id}. A part that is not
     * set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable Long id;
        private @Nullable Long parentId;
        private @Nullable Instant createdAt;
        private @Nullable Boolean minor;
        private @Nullable Long bytes;
        private @Nullable String sha1;
        private @Nullable String contentModel;
        private @Nullable String comment;
        private @Nullable Actor editor;
        private Visibility visibility = Visibility.UNKNOWN;
        private Map<String, Slot> slots = Map.of();
        private @Nullable Revert revert;

        private Builder() {}

        public Builder id(long value) {
            id = value;
            return this;
        }

        public Builder parentId(@Nullable Long value) {
            parentId = value;
            return this;
        }

        public Builder createdAt(@Nullable Instant value) {
            createdAt = value;
            return this;
        }

        public Builder minor(@Nullable Boolean value) {
            minor = value;
            return this;
        }

        public Builder bytes(@Nullable Long value) {
            bytes = value;
            return this;
        }

        public Builder sha1(@Nullable String value) {
            sha1 = value;
            return this;
        }

        public Builder contentModel(@Nullable String value) {
            contentModel = value;
            return this;
        }

        public Builder comment(@Nullable String value) {
            comment = value;
            return this;
        }

        public Builder editor(@Nullable Actor value) {
            editor = value;
            return this;
        }

        public Builder visibility(Visibility value) {
            visibility = value;
            return this;
        }

        public Builder slots(Map<String, Slot> value) {
            slots = value;
            return this;
        }

        public Builder revert(@Nullable Revert value) {
            revert = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         * @throws IllegalArgumentException if a part is out of range
         */
        public Revision build() {
            return new Revision(this);
        }
    }
}
