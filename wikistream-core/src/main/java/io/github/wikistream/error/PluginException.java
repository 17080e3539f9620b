package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A plugin is missing, exists twice, or cannot be loaded. */
public final class PluginException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message which plugin, what is wrong, and the remedy
     * @param cause {@code null} if there is none
     */
    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
