package io.github.wikistream.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the committed records of a topic with a client of its own. */
final class StoredRecords {
    private final String servers;

    StoredRecords(String servers) {
        this.servers = servers;
    }

    /**
     * Returns all committed records; none if the topic does not exist. Ends of transactions that the servers have yet to
     * write are not waited for: a writer that was abandoned leaves its transaction open.
     */
    List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        try (Admin admin = admin()) {
            Set<String> known = admin.listTopics().names().get();
            if (!known.contains(topic)) {
                return List.of();
            }
            List<TopicPartition> partitions = new ArrayList<>();
            for (TopicDescription description :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                description.partitions().forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            return read(admin, partitions);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Admin admin, List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString(),
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (TopicPartition partition : partitions) {
                long end = settledEnd(admin, partition);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
                }
            }
        }
        return all;
    }

    /** A commit that was confirmed is visible a moment later; a second passes only if a transaction stays open. */
    private static long settledEnd(Admin admin, TopicPartition partition)
            throws ExecutionException, InterruptedException {
        long end = end(admin, partition, IsolationLevel.READ_UNCOMMITTED);
        long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (true) {
            long settled = end(admin, partition, IsolationLevel.READ_COMMITTED);
            if (settled >= end || System.nanoTime() - deadline > 0) {
                return settled;
            }
        }
    }

    private static long end(Admin admin, TopicPartition partition, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                .partitionResult(partition)
                .get()
                .offset();
    }

    List<UUID> ids(String topic) {
        return of(topic).stream()
                .map(record -> header(record, EventRecords.ID))
                .map(UUID::fromString)
                .toList();
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
