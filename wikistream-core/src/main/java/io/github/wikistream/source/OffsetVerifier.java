package io.github.wikistream.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest events of one topic, by which a connection that starts at an offset is verified: an offset is valid in one cluster only, and any
 * may answer. One event proves little, for two clusters may have it at the same offset and others on different sides of it. So several
 * are asked for once more, and must arrive as they did before. Not thread-safe.
 */
final class OffsetVerifier {
    /** Clusters hardly ever displace an event further than this among its neighbours. */
    static final int LONGEST = 16;

    private final ArrayDeque<LogOffset> last = new ArrayDeque<>();

    // Of the current connection, or the one that is requested next
    private List<LogOffset> proof = List.of();
    private boolean byOffset;
    private long begin;
    private int proven;
    private boolean further;

    /** Forgets all events. */
    void clear() {
        last.clear();
    }

    boolean isEmpty() {
        return last.isEmpty();
    }

    /** Notes that the next connection does not start at an offset. */
    void askNothing() {
        proof = List.of();
        byOffset = false;
    }

    /**
     * Notes that the next connection starts at an offset.
     *
     * @param events how many events are to be proof, at most; with 0 it starts behind the last one, and only its offset can be checked
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

    /** Notes that the requested connection was opened. */
    void open() {
        proven = 0;
        further = false;
    }

    /** Returns whether the next event must be one of the proof, or the one right behind it if there is none. */
    boolean awaitsProof() {
        return byOffset && (proof.isEmpty() ? !further : proven < proof.size());
    }

    /** Returns whether events of the proof have yet to be received; there may be none behind the last of them. */
    boolean lacksProof() {
        return proven < proof.size();
    }

    /**
     * Notes an event.
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

    /** Returns how many events were to be proof. */
    int asked() {
        return proof.size();
    }

    /** Returns whether a connection that started at an offset delivered more than its proof. */
    boolean gotFurther() {
        return byOffset && further;
    }
}
