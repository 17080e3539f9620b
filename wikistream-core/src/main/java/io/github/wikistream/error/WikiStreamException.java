package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/**
 * What wikistream throws when something outside the program fails. One subclass for each decision a caller can take; misuse is
 * {@link IllegalArgumentException} or {@link IllegalStateException} instead.
 */
public abstract class WikiStreamException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WikiStreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
