package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/**
 * A sink refuses what is in a batch, and would refuse it again however well the store is. The engine halves the batch until the event
 * stands alone, and puts it among the dead letters; all others are stored.
 */
public final class PoisonException extends SinkException {
    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was refused, by what, and why
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public PoisonException(String message, @Nullable Throwable cause) {
        super(message, false, cause);
    }
}
