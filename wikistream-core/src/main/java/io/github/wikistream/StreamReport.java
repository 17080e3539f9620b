package io.github.wikistream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WikiStream} has done since it started. Immutable.
 *
 * @param received events that came from the source, repeats and canaries included
 * @param canaries test events among them, which are dropped
 * @param invalid  events among them that could not be understood; sinks keep them as dead letters
 * @param repeats  events among them that every sink had before
 * @param ended    whether the source has no more events
 * @param elapsed  time since the start
 * @param lanes    one for each sink, in the order they were given
 */
public record StreamReport(
        long received, long canaries, long invalid, long repeats, boolean ended, Duration elapsed, List<Lane> lanes) {
    /** Copies the list. */
    public StreamReport {
        lanes = List.copyOf(lanes);
    }

    /**
     * How one sink does.
     *
     * @param sink          its name
     * @param state         what it is doing
     * @param stored        events it has stored
     * @param repeats       events it was offered but had before
     * @param deadLetters   events it was handed as dead letters
     * @param retries       failed attempts to open it or to write
     * @param lagEvents     events that wait for it in the buffer; after those it has yet to read by itself while catching up
     * @param lag           age of the oldest event that waits for it, {@link Duration#ZERO} if none does
     * @param failure       why it stopped or is retrying; {@code null} if all is well
     */
    public record Lane(
            String sink,
            LaneState state,
            long stored,
            long repeats,
            long deadLetters,
            long retries,
            long lagEvents,
            Duration lag,
            @Nullable String failure) {}

    /** What a sink's lane is doing. */
    public enum LaneState {
        /** Opening the sink for the first time. */
        OPENING,
        /** Writing as events come. */
        RUNNING,
        /** Far behind, reading from the source by itself until it has caught up. */
        CATCHING_UP,
        /** Waiting to try again after a fault. */
        RETRYING,
        /** At the end of the input, or closed: all it was given is stored. */
        DONE,
        /** Stopped for good; see {@link Lane#failure()}. */
        FAILED
    }
}
