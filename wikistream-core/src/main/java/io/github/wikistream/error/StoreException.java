package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A store could not be read or maintained. No pipeline is affected. */
public final class StoreException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    private final boolean retryable;

    private StoreException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Returns the exception for a fault that passes: an outage, a time-out, a restart.
     *
     * @param message what failed, on what, and why
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static StoreException retryable(String message, @Nullable Throwable cause) {
        return new StoreException(message, true, cause);
    }

    /**
     * Returns the exception for a fault that lasts until somebody repairs the store or what leads to it: a wrong password, a missing right,
     * a missing table.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static StoreException permanent(String message, @Nullable Throwable cause) {
        return new StoreException(message, false, cause);
    }

    /** Returns whether the fault passes by itself, so that the same call is worth repeating soon. */
    public boolean isRetryable() {
        return retryable;
    }
}
