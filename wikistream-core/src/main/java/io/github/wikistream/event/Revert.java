package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reverted range of a revision that reverts others. Immutable.
 *
 * <p>Field names of the page change schema in its later versions in brackets, then those of the revision schemas.
 */
public final class Revert {
    private final RevertMethod method;
    private final String methodName;
    private final @Nullable Boolean exact;
    private final @Nullable Long restored;
    private final @Nullable Long oldestReverted;
    private final @Nullable Long newestReverted;

    private Revert(Builder from) {
        method = Objects.requireNonNull(from.method, "method");
        methodName = Objects.requireNonNull(from.methodName, "methodName");
        exact = from.exact;
        restored = from.restored;
        oldestReverted = from.oldestReverted;
        newestReverted = from.newestReverted;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the method, {@link RevertMethod#UNKNOWN} for one added upstream later. */
    public RevertMethod method() {
        return method;
    }

    /** Returns the stream's own word for the method ({@code method}, {@code rev_revert_method}). */
    public String methodName() {
        return methodName;
    }

    /**
     * Returns whether the text is identical to that of the restored revision; {@code null} if absent ({@code is_exact},
     * {@code rev_is_exact_revert}).
     */
    public @Nullable Boolean exact() {
        return exact;
    }

    /** Returns the revision whose text is restored; {@code null} if unknown ({@code rev_original_id}, {@code rev_original_rev_id}). */
    public @Nullable Long restored() {
        return restored;
    }

    /**
     * Returns the first reverted revision; {@code null} if absent ({@code rev_reverted_oldest_id}, the first of {@code
     * rev_reverted_revs}).
     */
    public @Nullable Long oldestReverted() {
        return oldestReverted;
    }

    /**
     * Returns the last reverted revision; {@code null} if absent ({@code rev_reverted_newest_id}, the last of {@code
     * rev_reverted_revs}).
     */
    public @Nullable Long newestReverted() {
        return newestReverted;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Revert that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Revert[method=" + method + ", methodName=" + methodName + ", exact=" + exact + ", restored=" + restored
                + ", oldestReverted=" + oldestReverted + ", newestReverted=" + newestReverted + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(method, methodName, exact, restored, oldestReverted, newestReverted);
    }

    /**
     * Builds a {@link Revert}. Each method sets the part of the same name. Required are {@code method} and {@code
     * methodName}. A part that is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable RevertMethod method;
        private @Nullable String methodName;
        private @Nullable Boolean exact;
        private @Nullable Long restored;
        private @Nullable Long oldestReverted;
        private @Nullable Long newestReverted;

        private Builder() {}

        public Builder method(RevertMethod value) {
            method = value;
            return this;
        }

        public Builder methodName(String value) {
            methodName = value;
            return this;
        }

        public Builder exact(@Nullable Boolean value) {
            exact = value;
            return this;
        }

        public Builder restored(@Nullable Long value) {
            restored = value;
            return this;
        }

        public Builder oldestReverted(@Nullable Long value) {
            oldestReverted = value;
            return this;
        }

        public Builder newestReverted(@Nullable Long value) {
            newestReverted = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public Revert build() {
            return new Revert(this);
        }
    }
}
