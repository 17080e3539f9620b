package io.github.wikistream.embedded;

import org.jspecify.annotations.Nullable;

/**
 * This machine or class path lacks something that the server needs: a jar, a build for this system, a permission.
 * Retrying does not help until the cause is removed.
 */
public final class ServerUnavailableException extends ServerException {
    private static final long serialVersionUID = 1L;

    public ServerUnavailableException(String message) {
        super(message);
    }

    public ServerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
