package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A source refuses to deliver and trying again will not help: the message says why, and the remedy if known. */
public final class SourceException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /**
     * Makes one without a cause.
     *
     * @param message what failed, on what, why, and the remedy
     */
    public SourceException(String message) {
        super(message, null);
    }

    /**
     * Makes one with its cause.
     *
     * @param message what failed, on what, why, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
