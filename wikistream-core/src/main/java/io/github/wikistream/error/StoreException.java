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
     * Returns the exception for a transient fault: an outage, a timeout, a restart.
     *
     * @param message what failed, on what, and why
     * @param cause {@code null} if there is none
     */
    public static StoreException retryable(String message, @Nullable Throwable cause) {
        return new StoreException(message, true, cause);
    }

    /**
     * Returns the exception for a fault that lasts until the store or the access to it is repaired: a wrong password, a
     * missing privilege, a missing table.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause {@code null} if there is none
     */
    public static StoreException permanent(String message, @Nullable Throwable cause) {
        return new StoreException(message, false, cause);
    }

    /** Returns whether the fault is transient, so that the same call is worth repeating soon. */
    public boolean isRetryable() {
        return retryable;
    }
}
