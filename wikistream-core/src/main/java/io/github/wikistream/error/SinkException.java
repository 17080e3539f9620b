package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A sink or metric store failed. The outcome of the write is unknown until the sink is opened again. */
public class SinkException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /** What ends the failure. */
    private enum End {
        BY_ITSELF,
        BY_REPAIR,
        NEVER
    }

    private final End end;

    /**
     * Creates a failure that is either retryable or permanent.
     *
     * @param message what failed, on what, why, and the remedy if known; no secrets
     * @param retryable see {@link #isRetryable()}
     * @param cause {@code null} if there is none
     */
    protected SinkException(String message, boolean retryable, @Nullable Throwable cause) {
        this(message, retryable ? End.BY_ITSELF : End.NEVER, cause);
    }

    private SinkException(String message, End end, @Nullable Throwable cause) {
        super(message, cause);
        this.end = end;
    }

    /**
     * Creates a failure that is transient: an outage, a timeout, a restart.
     *
     * @param message what failed, on what, and why
     * @param cause {@code null} if there is none
     */
    public static SinkException retryable(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.BY_ITSELF, cause);
    }

    /**
     * Creates a failure that lasts until the store or the access to it is repaired: a wrong password, a missing
     * privilege, a changed table.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause {@code null} if there is none
     */
    public static SinkException repairable(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.BY_REPAIR, cause);
    }

    /**
     * Creates a failure that no repair outside of this process ends: wrong use, a missing class, a counter overflow.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause {@code null} if there is none
     */
    public static SinkException permanent(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.NEVER, cause);
    }

    /** Returns whether the failure is transient, so that the same write may be retried soon. */
    public final boolean isRetryable() {
        return end == End.BY_ITSELF;
    }

    /**
     * Returns whether the failure lasts until a repair. At the first {@code open} of a run it stops the lane, like a
     * permanent failure. Later the engine logs a warning and retries two to four times a minute, without limit.
     */
    public final boolean isRepairable() {
        return end == End.BY_REPAIR;
    }
}
