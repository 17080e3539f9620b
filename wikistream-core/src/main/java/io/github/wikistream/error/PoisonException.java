package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/**
 * A sink refuses the content of a batch, and would refuse it again in any state of the store. The engine halves the
 * batch until the event is isolated and stores it as a dead letter; all other events are stored.
 */
public final class PoisonException extends SinkException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what was refused, by what, and why
     * @param cause {@code null} if there is none
     */
    public PoisonException(String message, @Nullable Throwable cause) {
        super(message, false, cause);
    }
}
