package io.github.wikistream.event;

import java.util.Comparator;
import java.util.Objects;

/**
 * A topic of one data centre and its partition. Ordered by topic, then partition.
 *
 * @param topic such as {@code eqiad.mediawiki.recentchange}
 * @param partition 0 and up
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    private static final int SHOWN = 80;
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** The maximum length of a topic name in characters, the same as in Kafka. */
    public static final int LONGEST_NAME = 249;

    public TopicPartition {
        Objects.requireNonNull(topic, "topic");
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic must not be empty");
        }
        if (topic.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("topic must have at most " + LONGEST_NAME + " characters, not "
                    + topic.length() + ": " + topic.substring(0, SHOWN) + "…");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("partition must be 0 or more: " + partition);
        }
    }

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    /** Returns topic and partition joined by a slash, as in {@code eqiad.mediawiki.recentchange/0}. */
    @Override
    public String toString() {
        return topic + "/" + partition;
    }

    /**
     * Parses the form of {@link #toString()}.
     *
     * @throws IllegalArgumentException if {@code text} has no slash, or no number after it
     */
    public static TopicPartition parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a topic and its partition must have the form 'topic/0': " + text);
        }
        try {
            return new TopicPartition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a topic and its partition must have the form 'topic/0': " + text, e);
        }
    }
}
