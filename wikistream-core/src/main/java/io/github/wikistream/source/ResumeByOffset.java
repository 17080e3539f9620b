package io.github.wikistream.source;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names each topic with the offset of one of the last events, so that a connection that is cut before it gets past the margin does not repeat
 * itself for ever. A topic without such events is named with a time.
 *
 * <p>An offset is valid in one cluster only, and any may answer: so the last events are asked for once more, as a proof that the cluster is the
 * same ({@link OffsetVerifier}). If a connection is cut within the proof, the next one asks for half as much of it, in the end for the offset
 * behind it. If several connections in a row reach another cluster, the offsets are given up.
 */
final class ResumeByOffset implements ResumeStrategy {
    private static final int MOST_MISPLACEMENTS = 3;

    private final Map<TopicPartition, OffsetVerifier> verifiers = new TreeMap<>();

    /** How many events a connection must prove to know, at most. */
    private int proofEvents = OffsetVerifier.LONGEST;

    /** How many connections in a row reached another cluster. */
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

    /** Forgets what the last connection asked for. */
    void askNothing() {
        verifiers.values().forEach(OffsetVerifier::askNothing);
    }

    /** Forgets the events of former connections. */
    void clear() {
        proofEvents = OffsetVerifier.LONGEST;
        verifiers.values().forEach(OffsetVerifier::clear);
    }

    /** Notes that the requested connection was opened. */
    void opened() {
        verifiers.values().forEach(OffsetVerifier::open);
    }

    /** Returns whether the next event of some topic must be one of the proof, or the one right behind it. */
    boolean awaitsProof() {
        return verifiers.values().stream().anyMatch(OffsetVerifier::awaitsProof);
    }

    /** Returns whether events of the proof have yet to be received. */
    boolean lacksProof() {
        return verifiers.values().stream().anyMatch(OffsetVerifier::lacksProof);
    }

    /**
     * Notes an event.
     *
     * @return whether it is the expected one; if not, another cluster answers
     */
    boolean accepts(LogOffset event) {
        return verifiers
                .computeIfAbsent(event.topic(), topic -> new OffsetVerifier())
                .accepts(event);
    }

    /**
     * Notes that a connection reached another cluster.
     *
     * @return whether to try offsets once more
     */
    boolean misplaced() {
        misplacements++;
        return misplacements < MOST_MISPLACEMENTS;
    }

    /**
     * Notes the end of a connection that reached the right cluster.
     *
     * @param events how many it delivered
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
