package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the contents that make up a revision. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 */
public final class Slot {
    private final @Nullable String contentModel;
    private final @Nullable Long bytes;
    private final @Nullable String sha1;
    private final @Nullable Long originRevision;

    private Slot(Builder from) {
        contentModel = from.contentModel;
        bytes = from.bytes;
        sha1 = from.sha1;
        originRevision = from.originRevision;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the content model, such as {@code wikitext}; {@code null} if absent ({@code content_model}, {@code
     * rev_slot_content_model}).
     */
    public @Nullable String contentModel() {
        return contentModel;
    }

    /** Returns the size in bytes; {@code null} if absent ({@code content_size}, {@code rev_slot_size}). */
    public @Nullable Long bytes() {
        return bytes;
    }

    /** Returns the hash of the content in base 36; {@code null} if absent ({@code content_sha1}, {@code rev_slot_sha1}). */
    public @Nullable String sha1() {
        return sha1;
    }

    /**
     * Returns the revision in which the content was written; {@code null} if absent ({@code origin_rev_id},
     * {@code rev_slot_origin_rev_id}).
     */
    public @Nullable Long originRevision() {
        return originRevision;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slot that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Slot[contentModel=" + contentModel + ", bytes=" + bytes + ", sha1=" + sha1 + ", originRevision="
                + originRevision + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(contentModel, bytes, sha1, originRevision);
    }

    /**
     * Builds a {@link Slot}. Each method sets the part of the same name. A part that is not set is absent, empty, 0 or
     * false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable String contentModel;
        private @Nullable Long bytes;
        private @Nullable String sha1;
        private @Nullable Long originRevision;

        private Builder() {}

        public Builder contentModel(@Nullable String value) {
            contentModel = value;
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

        public Builder originRevision(@Nullable Long value) {
            originRevision = value;
            return this;
        }

        public Slot build() {
            return new Slot(this);
        }
    }
}
