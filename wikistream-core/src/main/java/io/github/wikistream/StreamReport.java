package io.github.wikistream;

import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.sink.Guarantee;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WikiStream} has done since it started. Immutable.
 *
 * @param received events that came from the source, repeats and canaries included
 * @param canaries test events among them, which are dropped
 * @param invalid  events among them that could not be understood; sinks keep them as dead letters
 * @param filtered events among them that the filter left out
 * @param repeats  events among them that every sink had before
 * @param ended    whether the source has no more events
 * @param elapsed  time since the start
 * @param lanes    one for each sink, in the order they were given
 * @param failure  why the source stopped for good; {@code null} if it did not
 */
public record StreamReport(
        long received,
        long canaries,
        long invalid,
        long filtered,
        long repeats,
        boolean ended,
        Duration elapsed,
        List<Lane> lanes,
        @Nullable String failure) {
    /** Copies the list. */
    public StreamReport {
        lanes = List.copyOf(lanes);
    }

    /**
     * How one sink does. Every event that its lane took ends as exactly one of stored, filtered, repeat, canary and dead letter; those that
     * wait to be stored are none of them yet, and those that a store lost again are counted once more when they are read again.
     *
     * @param sink         its name
     * @param state        what it is doing
     * @param guarantee    how often the effect of an event may come about in it
     * @param taken        events its lane took
     * @param stored       events it has stored
     * @param filtered     events that the filter left out
     * @param repeats      events it was offered but had before
     * @param canaries     test events
     * @param deadLetters  events it was handed as dead letters
     * @param retries      failed attempts to open it or to write
     * @param lagEvents    events that have come and wait for it; an estimate while it reads by itself; 0 while it stands by, and once it is
     *                     done
     * @param lag          how long the oldest event that waits for it has waited; while it catches up, how old the event is that it reads, or
     *                     will read first; {@link Duration#ZERO} if none waits
     * @param completeness by topic, how much was read up to the last checkpoint, over all runs of the pipeline; a topic whose source does
     *                     not number its events is absent
     * @param failure      why it failed, was stopped before all was stored, or is retrying; {@code null} if all is well
     */
    public record Lane(
            String sink,
            LaneState state,
            Guarantee guarantee,
            long taken,
            long stored,
            long filtered,
            long repeats,
            long canaries,
            long deadLetters,
            long retries,
            long lagEvents,
            Duration lag,
            SortedMap<TopicPartition, Completeness> completeness,
            @Nullable String failure) {
        /** Copies the map. */
        public Lane {
            completeness = Collections.unmodifiableSortedMap(new TreeMap<>(completeness));
        }
    }

    /** What a sink's lane is doing. */
    public enum LaneState {
        /** Opening the sink for the first time. Once an attempt has failed it is {@link #RETRYING}. */
        OPENING,
        /** Writing as events come. */
        RUNNING,
        /** Far behind, reading from the source by itself until it has caught up. */
        CATCHING_UP,
        /** Waiting to try again after a fault, of opening or of a write. One that is catching up keeps that state meanwhile. */
        RETRYING,
        /** Leaving the sink to another instance of the pipeline, until that one falls silent. */
        STANDBY,
        /** At the end of the input, or closed: all that came is stored. */
        DONE,
        /** Closed before all that came was stored: the next run goes on at its checkpoint, and nothing is lost. */
        STOPPED,
        /** Stopped for good; see {@link Lane#failure()}. */
        FAILED
    }
}
