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
 * The state of a {@link WikiStream} and what it has done since its start. Immutable.
 *
 * @param received events received from the source, including repeats and canaries
 * @param canaries test events among them, which are dropped
 * @param invalid  events among them that could not be decoded; sinks keep them as dead letters
 * @param filtered events among them that the filter left out
 * @param repeats  events among them that every sink had received before
 * @param ended    whether the source has no more events
 * @param elapsed  time since the start
 * @param lanes    one for each sink, in the order they were added
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
     * The state of one sink. Every event that its lane took has exactly one of the outcomes stored, filtered, repeat, canary and dead letter; events
     * that wait to be stored have none yet, and those that a store lost are counted again when they are read again.
     *
     * @param sink         its name
     * @param state        what the lane is doing
     * @param guarantee    how often the effect of an event may occur in the sink
     * @param taken        events that the lane took
     * @param stored       events that the sink has stored
     * @param filtered     events that the filter left out
     * @param repeats      events that the lane had taken before
     * @param canaries     test events
     * @param deadLetters  events stored as dead letters
     * @param retries      failed attempts to open the sink or to write
     * @param lagEvents    events that were received and wait for the sink; an estimate while the lane reads by itself; 0 in standby, and once it is
     *                     done
     * @param lag          how long the oldest waiting event has waited; while the lane catches up, the age of the event that it reads, or will read
     *                     first; {@link Duration#ZERO} if none waits
     * @param completeness by topic, how much was read up to the last checkpoint, over all runs of the pipeline; without topics whose source does
     *                     not number its events
     * @param failure      why it failed, was stopped before all was stored, or is retrying; {@code null} if nothing is wrong
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

    /** The state of a lane. */
    public enum LaneState {
        /** Opening the sink for the first time. Once an attempt has failed it is {@link #RETRYING}. */
        OPENING,
        /** Writing events as they are received. */
        RUNNING,
        /** Behind the shared buffer: reading from the source by itself until it has caught up. */
        CATCHING_UP,
        /** Waiting to try again after a failed attempt to open the sink or to write. A lane that is catching up keeps that state. */
        RETRYING,
        /** Leaving the sink to another instance of the pipeline until that one falls silent. */
        STANDBY,
        /** At the end of the input, or closed: everything received is stored. */
        DONE,
        /** Closed before everything received was stored: the next run continues at its checkpoint, and nothing is lost. */
        STOPPED,
        /** Stopped for good; see {@link Lane#failure()}. */
        FAILED
    }
}
