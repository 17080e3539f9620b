package io.github.wikistream.kafka;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Mark;
import io.github.wikistream.source.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A consumer of the partitions of one instance, placed by marks. Not thread-safe, except {@link #wakeup}. */
final class TopicConsumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration API_LIMIT = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final SourceSettings settings;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> newestTimes = new HashMap<>();
    private final List<Signal.Gap> gaps = new ArrayList<>();
    private Set<TopicPartition> assigned = Set.of();
    private long lookedAt;

    TopicConsumer(SourceSettings settings, ClientSettings client) {
        this.settings = settings;
        topic = settings.address().topic();
        consumer = new KafkaConsumer<>(
                client.consumer(
                        settings.address(),
                        Map.of(
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                IsolationLevel.READ_COMMITTED.toString(),
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "none",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(API_LIMIT.toMillis()))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Places the consumer behind the marks of the partitions, the others at a time.
     *
     * @param marks receives a mark for each partition
     * @param since {@code null} for the oldest record
     */
    void start(OffsetMarks marks, @Nullable Instant since) {
        assign(marks, since);
        if (settings.ends()) {
            ends.putAll(consumer.endOffsets(assigned));
        }
    }

    /** Returns the next records, which may be none, and gives marks to partitions that were added to the topic. */
    ConsumerRecords<byte[], byte[]> poll(OffsetMarks marks) {
        if (System.nanoTime() - lookedAt > BETWEEN_LOOKS.toNanos()) {
            assign(marks, null);
        }
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                newestTimes.put(new TopicPartition(record.topic(), record.partition()), record.timestamp());
            }
            return records;
        } catch (OffsetOutOfRangeException e) {
            skipExpired(e, marks);
            return ConsumerRecords.empty();
        }
    }

    private void assign(OffsetMarks marks, @Nullable Instant since) {
        lookedAt = System.nanoTime();
        Collection<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        Set<TopicPartition> own = new TreeSet<>(TopicConsumer::compare);
        for (PartitionInfo partition : known) {
            if (settings.partitions().contains(partition.partition())) {
                own.add(new TopicPartition(topic, partition.partition()));
            }
        }
        Set<TopicPartition> added = new TreeSet<>(TopicConsumer::compare);
        added.addAll(own);
        added.removeAll(assigned);
        if (added.isEmpty()) {
            return;
        }
        assigned = own;
        consumer.assign(own);
        place(added, marks, since);
    }

    private void place(Set<TopicPartition> added, OffsetMarks marks, @Nullable Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        List<TopicPartition> oldest = new ArrayList<>();
        for (TopicPartition partition : added) {
            Mark mark = marks.of(partition.partition());
            if (mark instanceof Mark.Offset offset) {
                consumer.seek(partition, offset.offset() + 1);
            } else if (mark instanceof Mark.Timestamp time) {
                times.put(partition, time.epochMillis());
            } else if (since != null) {
                times.put(partition, since.toEpochMilli());
            } else {
                oldest.add(partition);
            }
        }
        consumer.beginningOffsets(oldest).forEach(consumer::seek);
        Map<TopicPartition, Long> ofTopic = consumer.endOffsets(times.keySet());
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                consumer.offsetsForTimes(times).entrySet()) {
            OffsetAndTimestamp first = found.getValue();
            long offset = first == null ? ofTopic.getOrDefault(found.getKey(), 0L) : first.offset();
            consumer.seek(found.getKey(), offset);
        }
        for (TopicPartition partition : added) {
            marks.reached(partition.partition(), consumer.position(partition) - 1);
        }
    }

    /**
     * Continues after records that are no longer kept. An offset behind the end belongs to another topic of the same
     * name, or to records that the servers have lost: the events there are unknown, and the position is not valid.
     */
    private void skipExpired(OffsetOutOfRangeException fault, OffsetMarks marks) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(fault.partitions());
        fault.offsetOutOfRangePartitions().forEach((partition, offset) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (offset >= beginning) {
                throw new SourceException(
                        settings.address() + ": offset " + offset + " of partition " + partition.partition()
                                + " does not exist: the topic was created again, or its servers have lost records. To read it"
                                + " from its beginning, choose another pipeline name with pipeline(…) or --pipeline",
                        fault);
            }
            OffsetAndTimestamp oldest =
                    consumer.offsetsForTimes(Map.of(partition, 0L)).get(partition);
            Instant to = oldest == null ? Instant.now() : Instant.ofEpochMilli(oldest.timestamp());
            Instant from = Instant.ofEpochMilli(newestTimes.getOrDefault(partition, 0L));
            gaps.add(new Signal.Gap(marks.name(partition.partition()), from, to));
            consumer.seek(partition, beginning);
        });
    }

    /** Returns the gaps found since the last call. */
    List<Signal.Gap> gaps() {
        List<Signal.Gap> found = List.copyOf(gaps);
        gaps.clear();
        return found;
    }

    /** Returns whether everything that existed at the start was read, if the source ends there. */
    boolean isAtEnd() {
        return settings.ends()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static int compare(TopicPartition one, TopicPartition other) {
        return Integer.compare(one.partition(), other.partition());
    }

    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        CheckpointTopic.end(consumer);
    }
}
