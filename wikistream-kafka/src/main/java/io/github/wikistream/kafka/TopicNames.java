package io.github.wikistream.kafka;

/**
 * The names of the topics of a sink.
 *
 * @param events topic of the events
 */
record TopicNames(String events) {
    /** Returns the topic of the events that could not be decoded or were refused. */
    String deadLetters() {
        return events + ".dead-letters";
    }

    /**
     * Returns the topic of a pipeline's checkpoints. Each pipeline has its own: readers of committed records wait for
     * the oldest open transaction of any writer of a partition.
     */
    String checkpoints(String pipeline) {
        return events + ".checkpoint." + pipeline;
    }

    /** Returns the id that lets one writer of a pipeline at a time commit. */
    String transactionalId(String pipeline) {
        return "wikistream." + events + "." + pipeline;
    }
}
