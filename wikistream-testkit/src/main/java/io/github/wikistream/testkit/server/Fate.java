package io.github.wikistream.testkit.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault resolved into its parts.
 *
 * @param cluster the answering cluster
 * @param trickles whether a few bytes are sent at a time
 * @param foreign text sent before the first event; {@code null} for none
 * @param topics the number of made-up topics in each id
 * @param fault the remaining fault
 */
record Fate(int cluster, boolean trickles, Fault.@Nullable Foreign foreign, int topics, Fault fault) {
    private static final Ending[] DROPS = {
        Ending.TORN_BEFORE_EVENT, Ending.TORN_BEHIND_EVENT_LINE, Ending.TORN_IN_ID, Ending.TORN_IN_DATA
    };

    static Fate of(Fault fault) {
        int cluster = 0;
        boolean trickles = false;
        Fault.Foreign foreign = null;
        int topics = 0;
        Fault rest = fault;
        while (rest instanceof Fault.FromCluster
                || rest instanceof Fault.Trickle
                || rest instanceof Fault.MadeUpTopics
                || rest instanceof Fault.Foreign) {
            if (rest instanceof Fault.FromCluster other) {
                cluster = other.cluster();
                rest = other.then();
            } else if (rest instanceof Fault.Trickle slow) {
                trickles = true;
                rest = slow.then();
            } else if (rest instanceof Fault.MadeUpTopics strange) {
                topics = strange.topics();
                rest = strange.then();
            } else if (rest instanceof Fault.Foreign text) {
                foreign = text;
                rest = text.then();
            }
        }
        return new Fate(cluster, trickles, foreign, topics, rest);
    }

    /** Returns after how many events the fault occurs. */
    long events() {
        if (fault instanceof Fault.CutAfter cut) {
            return cut.events();
        }
        if (fault instanceof Fault.CutAfterNew cut) {
            return cut.newEvents();
        }
        if (fault instanceof Fault.EndAfter end) {
            return end.events();
        }
        return fault instanceof Fault.Pause stall ? stall.newEvents() : Long.MAX_VALUE;
    }

    /** Returns whether events that the client received before count too. */
    boolean repeatsCount() {
        return fault instanceof Fault.CutAfter || (fault instanceof Fault.EndAfter end && end.repeatsCount());
    }

    /** Returns how long nothing is sent before. */
    Duration pause() {
        if (fault instanceof Fault.EndAfter end) {
            return end.pause();
        }
        return fault instanceof Fault.Pause stall ? stall.pause() : Duration.ZERO;
    }

    /**
     * Returns how the connection then ends; {@code null} if it does not.
     *
     * @param turn selects one if the fault leaves a choice
     */
    @Nullable
    Ending ending(long turn) {
        if (fault instanceof Fault.EndAfter end) {
            return end.ending();
        }
        return fault instanceof Fault.CutAfter || fault instanceof Fault.CutAfterNew
                ? DROPS[(int) (turn % DROPS.length)]
                : null;
    }

    /** Counts the faults of the whole connection in the server's statistics. */
    void recordIn(StatisticsRecorder recorder) {
        if (trickles) {
            recorder.fault(new Fault.Trickle(fault));
        }
        if (cluster > 0) {
            recorder.fault(new Fault.FromCluster(cluster, fault));
        }
    }
}
