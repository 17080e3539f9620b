package io.github.wikistream.error;

/**
 * A write was refused because the store holds a checkpoint other than the one that the write follows: another writer is
 * active.
 */
public final class FencedException extends SinkException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param store the store, without secrets
     * @param expected token of the checkpoint that the batch follows
     * @param found token of the checkpoint that the store holds
     */
    public FencedException(String store, String expected, String found) {
        super(
                store + ": refused a batch that follows checkpoint '" + expected + "' because the store holds '" + found
                        + "': another writer uses the same pipeline name on this store; stop one of them or use different pipeline names",
                false,
                null);
    }
}
