package io.github.wikistream.kafka;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of a pipeline's checkpoints: its last committed record is the checkpoint. Not thread-safe. */
final class CheckpointTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointTopic.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int FETCH_MILLIS = 10;
    private static final Duration POLL = Duration.ofMillis(500);

    /** Each read looks this many times further back than the previous one. */
    private static final int STEP = 16;

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    CheckpointTopic(ClientSettings client, KafkaAddress address, String topic) {
        partition = new TopicPartition(topic, 0);
        consumer = new KafkaConsumer<>(
                client.consumer(
                        address,
                        Map.of(
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                IsolationLevel.READ_COMMITTED.toString(),
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                // A request that waits at the end of the topic would delay the next read.
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                FETCH_MILLIS,
                                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(LIMIT.toMillis()))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    TopicPartition partition() {
        return partition;
    }

    /**
     * Reads the last committed record. Transactions that are still open are ignored.
     *
     * @return {@link Checkpoint#NONE} if there is no record
     * @throws SinkException if the record is no checkpoint
     */
    Checkpoint read() {
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        // Offsets are also taken by the markers of transactions, by aborted records, and by compacted ones.
        for (long step = STEP; ; step *= STEP) {
            long from = Math.max(begin, end - step);
            byte[] last = lastOf(from, end);
            if (last != null) {
                return parse(last);
            }
            if (from == begin) {
                return Checkpoint.NONE;
            }
        }
    }

    private byte @Nullable [] lastOf(long from, long end) {
        byte[] last = null;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        partition + " was not read up to offset " + end + " within " + LIMIT.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                last = record.value();
            }
        }
        return last;
    }

    private Checkpoint parse(byte[] value) {
        try {
            return Checkpoint.parse(new String(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw SinkException.repairable(
                    "topic " + partition.topic() + " ends with a record that is no checkpoint of wikistream ("
                            + e.getMessage() + "): another program writes to it; choose another pipeline name",
                    e);
        }
    }

    @Override
    public void close() {
        end(consumer);
    }

    /** Closes a consumer at once. An interrupted thread closes it too, and keeps its flag. */
    static void end(KafkaConsumer<?, ?> consumer) {
        try {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException e) {
            LOG.debug("The consumer was not closed in order", e);
        }
    }
}
