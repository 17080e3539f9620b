package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;

/**
 * How much of one topic was read, by the numbers that its log gives to its events. Immutable.
 *
 * <p>Within one cluster the numbers of a topic rise by one, so a number that is passed over is an event that was not read. Two clusters
 * number the same events differently, and any of them may answer a connection; so the numbers are compared within one connection, and a
 * connection is tied to the one before by the events that both brought.
 *
 * <p>Source: {@code meta.offset} of Wikimedia's event schemas.
 *
 * @param since    when the first event that counts here was produced
 * @param received distinct events that were read since then: stored, filtered, dead letters and test events
 * @param missing  events whose numbers were passed over, and which reading again did not bring
 * @param seams    how often a connection brought new events without one that was known before them, and reading again from earlier did
 *                 not help: what may be missing there has no number. The source reports a gap for history that is no longer kept
 */
public record Completeness(Instant since, long received, long missing, long seams) {
    /** Checks that nothing is negative. */
    public Completeness {
        Objects.requireNonNull(since, "since");
        if (received < 0 || missing < 0 || seams < 0) {
            throw new IllegalArgumentException(
                    "completeness has no negative numbers: " + received + ", " + missing + ", " + seams);
        }
    }

    /** Returns the number of events that should have been read: those that were, and those that are missing. */
    public long expected() {
        return received + missing;
    }

    /** Tells whether nothing is known or feared to be missing. */
    public boolean isWhole() {
        return missing == 0 && seams == 0;
    }
}
