package io.github.wikistream.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events that were read of one topic, by which a connection that begins at an offset is known again: an offset holds in one cluster
 * only, and any may answer. One event proves little, for two clusters may have it at the same offset and others on different sides of it. So
 * several are asked for once more, and must come as they came before. Not thread-safe.
 */
final class OffsetVerifier {
    /** Further than this, clusters hardly ever move an event among its neighbours. */
    static final int LONGEST = 16;

    private final ArrayDeque<LogOffset> last = new ArrayDeque<>();

    // Of the connection that is asked for or stands:
    private List<LogOffset> proof = List.of();
    private boolean byOffset;
    private long begin;
    private int proven;
    private boolean further;

    /** Forgets all. */
    void clear() {
        last.clear();
    }

    boolean isEmpty() {
        return last.isEmpty();
    }

    /** The next connection does not begin at an offset. */
    void askNothing() {
        proof = List.of();
        byOffset = false;
    }

    /**
     * The next connection begins at an offset.
     *
     * @param events how many events are to be proof, at most; for 0 it begins behind the last one, and only its offset can be checked
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

    /** Takes note that the connection asked for stands. */
    void open() {
        proven = 0;
        further = false;
    }

    /** Tells whether the next event must be one of the proof, or the one right behind it where there is none. */
    boolean awaitsProof() {
        return byOffset && (proof.isEmpty() ? !further : proven < proof.size());
    }

    /** Tells whether events that were read before must still come; behind the last of them there may be none. */
    boolean lacksProof() {
        return proven < proof.size();
    }

    /**
     * Takes note of an event.
     *
     * @return whether it is where it should be; if not, another cluster answers
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

    /** Returns how many events of the proof have come. */
    int proven() {
        return proven;
    }

    /** Returns how many events were to be proof. */
    int asked() {
        return proof.size();
    }

    /** Tells whether a connection that began at an offset brought more than its proof. */
    boolean gotFurther() {
        return byOffset && further;
    }
}
