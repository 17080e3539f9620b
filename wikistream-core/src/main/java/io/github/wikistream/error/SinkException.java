package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A sink or metric store failed. Whether the write took place is open until the sink is opened again and asked. */
public class SinkException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /** Whether the same write may succeed later. */
    private final boolean retryable;

    /**
     * Makes one.
     *
     * @param message   what failed, on what, why, and the remedy if known; no secrets
     * @param retryable see {@link #isRetryable()}
     * @param cause     what was thrown; {@code null} if nothing was
     */
    protected SinkException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Makes one for a fault that passes: an outage, a time-out, a restart.
     *
     * @param message what failed, on what, and why
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static SinkException retryable(String message, @Nullable Throwable cause) {
        return new SinkException(message, true, cause);
    }

    /**
     * Makes one for a fault that stays: a missing right, a wrong schema.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static SinkException permanent(String message, @Nullable Throwable cause) {
        return new SinkException(message, false, cause);
    }

    /** Tells whether the same write may succeed later; if not, the sink's lane stops and the others go on. */
    public final boolean isRetryable() {
        return retryable;
    }
}
