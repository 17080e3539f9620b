package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a page before a change. Immutable. A value that did not change is absent upstream and {@code null}
 * here.
 *
 * <p>Source: the {@code prior_state} object of the page change schema; field names in brackets.
 */
public final class PriorState {
    private final @Nullable String title;
    private final @Nullable Integer namespace;
    private final @Nullable Boolean redirect;
    private final @Nullable Long revisionId;
    private final @Nullable Instant createdAt;
    private final @Nullable Long bytes;
    private final @Nullable String sha1;
    private final @Nullable Actor editor;
    private final Visibility visibility;

    private PriorState(Builder from) {
        title = from.title;
        namespace = from.namespace;
        redirect = from.redirect;
        revisionId = from.revisionId;
        createdAt = from.createdAt;
        bytes = from.bytes;
        sha1 = from.sha1;
        editor = from.editor;
        visibility = from.visibility;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the full page name, with spaces where upstream has underscores ({@code prior_state.page.page_title}). */
    public @Nullable String title() {
        return title;
    }

    /** Returns the number of the namespace ({@code prior_state.page.namespace_id}). */
    public @Nullable Integer namespace() {
        return namespace;
    }

    /** Returns whether the page was a redirect ({@code prior_state.page.is_redirect}). */
    public @Nullable Boolean redirect() {
        return redirect;
    }

    /** Returns the newest revision ({@code prior_state.revision.rev_id}). */
    public @Nullable Long revisionId() {
        return revisionId;
    }

    /** Returns when that revision was saved ({@code prior_state.revision.rev_dt}). */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Returns the size of its text in bytes ({@code prior_state.revision.rev_size}). */
    public @Nullable Long bytes() {
        return bytes;
    }

    /** Returns the hash of its text in base 36 ({@code prior_state.revision.rev_sha1}). */
    public @Nullable String sha1() {
        return sha1;
    }

    /** Returns its author ({@code prior_state.revision.editor}). */
    public @Nullable Actor editor() {
        return editor;
    }

    /** Returns which of its parts were public ({@code prior_state.revision.is_*_visible}). */
    public Visibility visibility() {
        return visibility;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PriorState that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "PriorState[title=" + title + ", namespace=" + namespace + ", redirect=" + redirect + ", revisionId="
                + revisionId + ", createdAt=" + createdAt + ", bytes=" + bytes + ", sha1=" + sha1 + ", editor=" + editor
                + ", visibility=" + visibility + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(title, namespace, redirect, revisionId, createdAt, bytes, sha1, editor, visibility);
    }

    /**
     * Builds a {@link PriorState}. Each method sets the part of the same name. A part that is not set is absent, empty,
     * 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable String title;
        private @Nullable Integer namespace;
        private @Nullable Boolean redirect;
        private @Nullable Long revisionId;
        private @Nullable Instant createdAt;
        private @Nullable Long bytes;
        private @Nullable String sha1;
        private @Nullable Actor editor;
        private Visibility visibility = Visibility.UNKNOWN;

        private Builder() {}

        public Builder title(@Nullable String value) {
            title = value;
            return this;
        }

        public Builder namespace(@Nullable Integer value) {
            namespace = value;
            return this;
        }

        public Builder redirect(@Nullable Boolean value) {
            redirect = value;
            return this;
        }

        public Builder revisionId(@Nullable Long value) {
            revisionId = value;
            return this;
        }

        public Builder createdAt(@Nullable Instant value) {
            createdAt = value;
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

        public Builder editor(@Nullable Actor value) {
            editor = value;
            return this;
        }

        public Builder visibility(Visibility value) {
            visibility = value;
            return this;
        }

        public PriorState build() {
            return new PriorState(this);
        }
    }
}
