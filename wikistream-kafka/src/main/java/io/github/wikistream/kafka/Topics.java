package io.github.wikistream.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a sink: creates missing ones, and tells how far they reach. */
final class Topics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 10;
    private static final int SMALL_SEGMENT = 16 << 20;

    private final KafkaAddress address;
    private final Admin admin;

    Topics(ClientSettings client, KafkaAddress address) {
        this.address = address;
        Map<String, Object> settings = new HashMap<>(client.admin(address));
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis() / 2));
        admin = Admin.create(settings);
    }

    /**
     * Creates the topics that do not exist.
     *
     * @param partitions of the topic of the events; empty for the default of the servers
     */
    void create(TopicNames names, String pipeline, OptionalInt partitions)
            throws ExecutionException, InterruptedException {
        Optional<Integer> wanted = partitions.isPresent() ? Optional.of(partitions.getAsInt()) : Optional.empty();
        Map<String, NewTopic> all = new HashMap<>();
        all.put(names.events(), new NewTopic(names.events(), wanted, Optional.empty()));
        all.put(names.deadLetters(), new NewTopic(names.deadLetters(), Optional.of(1), Optional.empty()));
        all.put(
                names.checkpoints(pipeline),
                new NewTopic(names.checkpoints(pipeline), Optional.of(1), Optional.empty())
                        .configs(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.SEGMENT_BYTES_CONFIG,
                                Integer.toString(SMALL_SEGMENT))));
        List<NewTopic> missing = missing(all);
        if (!missing.isEmpty()) {
            create(missing);
            awaitKnown(all);
        }
    }

    private List<NewTopic> missing(Map<String, NewTopic> all) throws ExecutionException, InterruptedException {
        List<NewTopic> missing = new ArrayList<>();
        for (Map.Entry<String, ? extends KafkaFuture<?>> described :
                admin.describeTopics(all.keySet()).topicNameValues().entrySet()) {
            NewTopic topic = all.get(described.getKey());
            if (topic != null && isMissing(described.getValue())) {
                missing.add(topic);
            }
        }
        return missing;
    }

    private void create(List<NewTopic> missing) throws ExecutionException, InterruptedException {
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(missing).values().entrySet()) {
            try {
                created.getValue().get();
                LOG.info("{}: created topic {}", address, created.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                LOG.debug("Another writer has created topic {}", created.getKey(), e);
            }
        }
    }

    /** A server learns of a topic a moment after another one has created it. */
    private void awaitKnown(Map<String, NewTopic> all) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!missing(all).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("new topics are not known to all servers: " + all.keySet());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isMissing(KafkaFuture<?> topic) throws ExecutionException, InterruptedException {
        try {
            topic.get();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return true;
            }
            throw e;
        }
    }

    /** Returns the offset after the last record, whether committed or not. */
    long end(TopicPartition partition) throws ExecutionException, InterruptedException {
        return end(partition, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Returns the offset of the first record that may still be committed or aborted; the end if there is none. */
    long settledEnd(TopicPartition partition) throws ExecutionException, InterruptedException {
        return end(partition, IsolationLevel.READ_COMMITTED);
    }

    private long end(TopicPartition partition, IsolationLevel level) throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
