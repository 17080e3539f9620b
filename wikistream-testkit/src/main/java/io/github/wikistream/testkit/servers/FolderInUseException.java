package io.github.wikistream.testkit.servers;

/** Another program, or this one, holds the data folder. */
public final class FolderInUseException extends ServerException {
    private static final long serialVersionUID = 1L;

    FolderInUseException(String message) {
        super(message);
    }
}
