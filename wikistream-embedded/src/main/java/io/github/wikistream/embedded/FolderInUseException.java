package io.github.wikistream.embedded;

/** Another program, or this one, holds the data folder. */
public final class FolderInUseException extends ServerException {
    private static final long serialVersionUID = 1L;

    public FolderInUseException(String message) {
        super(message);
    }
}
