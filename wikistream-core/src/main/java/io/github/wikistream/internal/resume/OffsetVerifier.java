package io.github.wikistream.internal.resume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest events of one topic, which verify a connection that starts at an offset: an offset is valid in one cluster
 * only, and any cluster may answer. One event proves little, since two clusters may have it at the same offset and
 * others on different sides of it. So several events are requested again, and must arrive as they did before. Not
 * thread-safe.
 */
final class OffsetVerifier {
    /** Clusters hardly ever displace an event further than this among its neighbours. */
    static final int LONGEST = 16;

    private final ArrayDeque<LogOffset> last = new ArrayDeque<>();

    // State of the current connection, or of the next one if already requested
    private List<LogOffset> proof = List.of();
    private boolean byOffset;
    private long begin;
    private int proven;
    private boolean further;

    /** Discards all events. */
    void clear() {
        last.clear();
    }

    boolean isEmpty() {
        return last.isEmpty();
    }

    /** Records that the next connection does not start at an offset. */
    void askNothing() {
        proof = List.of();
        byOffset = false;
    }

    /**
     * Records that the next connection starts at an offset.
     *
     * @param events maximum number of events used as proof; with 0 it starts after the last one, and only its offset
     *     can be checked
     * @return that offset
     */
    long ask(int events) {
        List<LogOffset> all = new ArrayList<>(last);
        LogOffset newest = last.getLast();
        proof = all.subList(Math.max(0, all.size() - events), all.size());
        byOffset = true;
        begin = proof.isEmpty() ? newest.offset() + 1 : proof.get(0).offset();
        return begin;
    }

    /** Records that the requested connection was opened. */
    void open() {
        proven = 0;
        further = false;
    }

    /** Returns whether the next event must be part of the proof, or the one right after it if there is none. */
    boolean awaitsProof() {
        return byOffset && (proof.isEmpty() ? !further : proven < proof.size());
    }

    /** Returns whether events of the proof are still expected; there may be none after the last of them. */
    boolean lacksProof() {
        return proven < proof.size();
    }

    /**
     * Records an event.
     *
     * @return whether it is the expected one; if not, another cluster answers
     */
    boolean accepts(LogOffset place) {
        if (lacksProof()) {
            return place.equals(proof.get(proven++));
        }
        if (awaitsProof() && place.offset() != begin) {
            return false;
        }
        further = true;
        last.addLast(place);
        if (last.size() > LONGEST) {
            last.removeFirst();
        }
        return true;
    }

    /** Returns how many events of the proof were received. */
    int proven() {
        return proven;
    }

    /** Returns the number of events requested as proof. */
    int asked() {
        return proof.size();
    }

    /** Returns whether a connection that started at an offset delivered more than its proof. */
    boolean gotFurther() {
        return byOffset && further;
    }
}
