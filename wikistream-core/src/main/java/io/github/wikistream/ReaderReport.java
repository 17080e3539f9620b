package io.github.wikistream;

/**
 * What became of the events that an {@link EventReader} received: each is exactly one of these. Immutable.
 *
 * @param delivered events that {@link EventReader#next()} returned
 * @param filtered  events that the filter did not let pass
 * @param repeats   events that came again, as they do after a connection was lost
 * @param canaries  test events, which Wikimedia sends through each stream
 * @param invalid   events that could not be understood; {@link StreamListener#onDeadLetter} gets them
 */
public record ReaderReport(long delivered, long filtered, long repeats, long canaries, long invalid) {
    /** Returns how many events were received and dealt with: the sum of all. */
    public long received() {
        return delivered + filtered + repeats + canaries + invalid;
    }
}
