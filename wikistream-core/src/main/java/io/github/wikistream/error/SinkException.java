package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A sink or metric store failed. Whether the write took place is open until the sink is opened again and asked. */
public class SinkException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /** What ends the fault. */
    private enum End {
        BY_ITSELF,
        BY_REPAIR,
        NEVER
    }

    private final End end;

    /**
     * Makes one that is either retryable or permanent.
     *
     * @param message   what failed, on what, why, and the remedy if known; no secrets
     * @param retryable see {@link #isRetryable()}
     * @param cause     what was thrown; {@code null} if nothing was
     */
    protected SinkException(String message, boolean retryable, @Nullable Throwable cause) {
        this(message, retryable ? End.BY_ITSELF : End.NEVER, cause);
    }

    private SinkException(String message, End end, @Nullable Throwable cause) {
        super(message, cause);
        this.end = end;
    }

    /**
     * Makes one for a fault that passes: an outage, a time-out, a restart.
     *
     * @param message what failed, on what, and why
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static SinkException retryable(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.BY_ITSELF, cause);
    }

    /**
     * Makes one for a fault that lasts until somebody repairs the store or what leads to it: a wrong password, a missing right, a changed
     * table.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static SinkException repairable(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.BY_REPAIR, cause);
    }

    /**
     * Makes one for a fault that no repair outside of this process ends: wrong use, a missing class, a number that overflows.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public static SinkException permanent(String message, @Nullable Throwable cause) {
        return new SinkException(message, End.NEVER, cause);
    }

    /** Returns whether the fault passes by itself, so that the same write is worth trying again soon. */
    public final boolean isRetryable() {
        return end == End.BY_ITSELF;
    }

    /**
     * Returns whether the fault lasts until somebody repairs it. If the first {@code open} of a run fails with it, the lane stops, as for a
     * permanent fault. Later the engine logs a warning and tries again, two to four times a minute, for as long as it takes.
     */
    public final boolean isRepairable() {
        return end == End.BY_REPAIR;
    }
}
