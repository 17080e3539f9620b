package io.github.wikistream.error;

import org.jspecify.annotations.Nullable;

/** A plugin is missing, is there twice, or cannot be set up. */
public final class PluginException extends WikiStreamException {
    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message which plugin, what is wrong, and the remedy
     * @param cause   what was thrown; {@code null} if nothing was
     */
    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
