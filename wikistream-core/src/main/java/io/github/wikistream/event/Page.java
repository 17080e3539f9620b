package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a wiki. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 */
public final class Page {
    private final long id;
    private final String title;
    private final @Nullable Integer namespace;
    private final @Nullable Boolean redirect;

    private Page(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        title = Objects.requireNonNull(from.title, "title");
        namespace = from.namespace;
        redirect = from.redirect;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the number of the page in its wiki ({@code page_id}). */
    public long id() {
        return id;
    }

    /**
     * Returns the full page name with its namespace, with spaces where upstream has underscores, as in {@link
     * RecentChange#title()} ({@code page_title}).
     */
    public String title() {
        return title;
    }

    /**
     * Returns the number of the namespace, -2 and up, 0 for articles; {@code null} if absent ({@code namespace_id},
     * {@code page_namespace}).
     */
    public @Nullable Integer namespace() {
        return namespace;
    }

    /** Returns whether the page is a redirect; {@code null} if absent ({@code is_redirect}, {@code page_is_redirect}). */
    public @Nullable Boolean redirect() {
        return redirect;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Page that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Page[id=" + id + ", title=" + title + ", namespace=" + namespace + ", redirect=" + redirect + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(id, title, namespace, redirect);
    }

    /**
     * Builds a {@link Page}. Each method sets the part of the same name. Required are {@code id} and {@code title}. A
     * part that is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable Long id;
        private @Nullable String title;
        private @Nullable Integer namespace;
        private @Nullable Boolean redirect;

        private Builder() {}

        public Builder id(long value) {
            id = value;
            return this;
        }

        public Builder title(String value) {
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

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public Page build() {
            return new Page(this);
        }
    }
}
