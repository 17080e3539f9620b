package io.github.wikistream;

/**
 * The outcomes of the events that an {@link EventReader} received: each event has exactly one. Immutable.
 *
 * @param delivered events that {@link EventReader#next()} returned
 * @param filtered  events that the filter left out
 * @param repeats   events that were received again, as happens after a connection was lost
 * @param canaries  test events, which Wikimedia sends through each stream
 * @param invalid   events that could not be decoded; {@link StreamListener#onDeadLetter} gets them
 */
public record ReaderReport(long delivered, long filtered, long repeats, long canaries, long invalid) {
    /** Returns how many events were received: the sum of all outcomes. */
    public long received() {
        return delivered + filtered + repeats + canaries + invalid;
    }
}
