package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A query failed: the store could not be reached or could not answer. The query may be repeated at any time. */
public final class QueryException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what failed, on what, why, and the remedy if known; no secrets
     * @param cause   {@code null} if there is none
     */
    public QueryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
