package io.github.wikistream.embedded;

/** The data folder is in use by another program or by this one. */
public final class FolderInUseException extends ServerException {
    private static final long serialVersionUID = 1L;

    public FolderInUseException(String message) {
        super(message);
    }
}
