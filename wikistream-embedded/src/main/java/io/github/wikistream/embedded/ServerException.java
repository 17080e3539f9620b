package io.github.wikistream.embedded;

import org.jspecify.annotations.Nullable;

/** A server failed to start, stop or answer. The message names the folder and the remedy. */
public class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
