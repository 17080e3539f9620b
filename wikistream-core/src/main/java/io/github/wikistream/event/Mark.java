package io.github.wikistream.event;

/** The position in one topic and partition: a timestamp or an offset. */
public sealed interface Mark {
    /**
     * A point in the event time of a topic. It is valid in every cluster, which is why wikistream resumes by it.
     *
     * @param epochMillis milliseconds since 1970-01-01T00:00Z; in an id of EventStreams one more than the event's
     *     {@code meta.dt}
     */
    record Timestamp(long epochMillis) implements Mark {}

    /**
     * An offset in a topic. It is valid only in the cluster that assigned it.
     *
     * @param offset 0 and up; -1 in an id of EventStreams for a topic without events
     */
    record Offset(long offset) implements Mark {
        public Offset {
            if (offset < -1) {
                throw new IllegalArgumentException("offset must be -1 or more: " + offset);
            }
        }
    }
}
