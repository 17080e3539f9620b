package io.github.wikistream.event;

/** How far a reader is in one topic and partition: by time or by place. */
public sealed interface Mark {
    /**
     * A point in the event time of a topic. Holds in every cluster, which is why wikistream resumes by it.
     *
     * @param epochMillis milliseconds since 1970-01-01T00:00Z; in an id of EventStreams one more than the event's {@code meta.dt}
     */
    record Timestamp(long epochMillis) implements Mark {}

    /**
     * A place in a topic, counted from 0. Holds only in the cluster that gave it.
     *
     * @param offset 0 and up; -1 in an id of EventStreams for a topic that has sent nothing yet
     */
    record Offset(long offset) implements Mark {
        /** Checks that the offset is -1 or more. */
        public Offset {
            if (offset < -1) {
                throw new IllegalArgumentException("offset must be -1 or more: " + offset);
            }
        }
    }
}
