package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/**
 * The base of the exceptions that wikistream throws when something outside the program fails. There is one subclass per
 * decision of a caller; misuse is {@link IllegalArgumentException} or {@link IllegalStateException}.
 */
public abstract class WikiStreamException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WikiStreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
