package io.github.wikistream.internal.config;

import org.jspecify.annotations.Nullable;

/** The rule that a builder's setting may be set once. */
public final class SetOnce {
    private SetOnce() {}

    /**
     * Checks that a setting has not been set.
     *
     * @param value its value; {@code null} if it was not set
     * @throws IllegalStateException if it was
     */
    public static void requireUnset(String setting, @Nullable Object value) {
        if (value != null) {
            throw new IllegalStateException(setting + " was already set");
        }
    }
}
