package io.github.wikistream.kafka;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The position of a reader in the partitions of one topic. Not thread-safe. */
final class OffsetMarks {
    private final String topic;
    private final Map<TopicPartition, Mark> marks;

    OffsetMarks(String topic, Position from) {
        this.topic = topic;
        marks = new TreeMap<>(from.marks());
    }

    TopicPartition name(int partition) {
        return new TopicPartition(topic, partition);
    }

    /** Returns the mark of a partition; {@code null} if it was never read. */
    @Nullable
    Mark of(int partition) {
        return marks.get(name(partition));
    }

    /** Records that a partition was read up to an offset, including it. */
    void reached(int partition, long offset) {
        marks.put(name(partition), new Mark.Offset(offset));
    }

    Position position() {
        return Position.of(marks);
    }
}
