package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A source cannot deliver, and retrying will not help. The message contains the reason, and the remedy if known. */
public final class SourceException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, on what, why, and the remedy
     */
    public SourceException(String message) {
        super(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause {@code null} if there is none
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
