package io.github.wikistream.embedded;

import org.jspecify.annotations.Nullable;

/** A server could not be started, stopped or asked. The message names the folder and the remedy. */
public class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
