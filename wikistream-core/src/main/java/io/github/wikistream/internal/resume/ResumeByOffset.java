package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names each topic with the offset of one of the last events, so that a connection that is cut before it gets past the
 * margin does not repeat itself forever. A topic without such events is named with a time.
 *
 * <p>An offset is valid in one cluster only, and any cluster may answer, so the last events are requested again as
 * proof that the cluster is the same ({@link OffsetVerifier}). If a connection is cut within the proof, the next one
 * requests half as much of it, and finally the offset after it. If several consecutive connections reach another
 * cluster, offsets are abandoned.
 */
final class ResumeByOffset implements ResumeStrategy {
    private static final int MOST_MISPLACEMENTS = 3;

    private final Map<TopicPartition, OffsetVerifier> verifiers = new TreeMap<>();

    /** Maximum number of events that a connection must deliver as proof. */
    private int proofEvents = OffsetVerifier.LONGEST;

    /** The number of consecutive connections that reached another cluster. */
    private int misplacements;

    @Override
    public Ask ask(Subscription topics, long marginMillis) {
        Map<TopicPartition, Mark> asked = new TreeMap<>();
        topics.forEach((name, topic) -> {
            OffsetVerifier verifier = verifiers.get(name);
            asked.put(
                    name,
                    verifier == null || verifier.isEmpty()
                            ? topic.askByTime(marginMillis)
                            : new Mark.Offset(verifier.ask(proofEvents)));
        });
        return new Ask(Position.of(asked), null, topics.position());
    }

    /** Discards the request of the last connection. */
    void askNothing() {
        verifiers.values().forEach(OffsetVerifier::askNothing);
    }

    /** Discards the events of earlier connections. */
    void clear() {
        proofEvents = OffsetVerifier.LONGEST;
        verifiers.values().forEach(OffsetVerifier::clear);
    }

    /** Records that the requested connection was opened. */
    void opened() {
        verifiers.values().forEach(OffsetVerifier::open);
    }

    /** Returns whether the next event of some topic must be part of the proof, or the one right after it. */
    boolean awaitsProof() {
        return verifiers.values().stream().anyMatch(OffsetVerifier::awaitsProof);
    }

    /** Returns whether events of the proof are still expected. */
    boolean lacksProof() {
        return verifiers.values().stream().anyMatch(OffsetVerifier::lacksProof);
    }

    /**
     * Records an event.
     *
     * @return whether it is the expected one; if not, another cluster answers
     */
    boolean accepts(LogOffset event) {
        return verifiers
                .computeIfAbsent(event.topic(), topic -> new OffsetVerifier())
                .accepts(event);
    }

    /**
     * Records that a connection reached another cluster.
     *
     * @return whether to try offsets again
     */
    boolean misplaced() {
        misplacements++;
        return misplacements < MOST_MISPLACEMENTS;
    }

    /**
     * Records the end of a connection that reached the right cluster.
     *
     * @param events number of events that it delivered
     * @return whether it delivered more than the proof
     */
    boolean closed(long events) {
        misplacements = 0;
        boolean further = verifiers.values().stream().anyMatch(OffsetVerifier::gotFurther);
        if (further) {
            proofEvents = Math.max(1, proofEvents);
        } else if (events > 0
                && events
                        == verifiers.values().stream()
                                .mapToInt(OffsetVerifier::proven)
                                .sum()) {
            proofEvents = verifiers.values().stream()
                            .mapToInt(OffsetVerifier::asked)
                            .max()
                            .orElse(0)
                    / 2;
        }
        return further;
    }
}
