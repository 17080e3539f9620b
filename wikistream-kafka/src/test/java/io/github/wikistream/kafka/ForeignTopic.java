package io.github.wikistream.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that another program fills: without transactions, keys and headers, as Wikimedia's producers do. */
final class ForeignTopic {
    private static final Pattern TIME = Pattern.compile("\"dt\":\"([^\"]+)\"");

    private ForeignTopic() {}

    /** Creates a topic and writes events to its partitions in turn. */
    static void fill(String servers, String topic, int partitions, List<String> events)
            throws ExecutionException, InterruptedException {
        try (Admin admin = new StoredRecords(servers).admin()) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
        append(servers, topic, partitions, events);
    }

    static void append(String servers, String topic, int partitions, List<String> events) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        // The first request may reach a server that does not know the new topic yet, and the next not.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < events.size(); i++) {
                byte[] value = events.get(i).getBytes(StandardCharsets.UTF_8);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, i % partitions, time(events.get(i)), null, value));
            }
        }
    }

    private static long time(String event) {
        Matcher time = TIME.matcher(event);
        return time.find() ? Instant.parse(time.group(1)).toEpochMilli() : 0;
    }
}
