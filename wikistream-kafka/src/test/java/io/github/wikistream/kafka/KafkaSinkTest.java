package io.github.wikistream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.wikistream.embedded.test.TestKafka;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KafkaSinkTest {
    private static final String SERVERS = TestKafka.servers();
    private static final SinkContext CONTEXT = new SinkContext("main");

    private final String topic = TestKafka.freshTopic();
    private final StoredRecords stored = new StoredRecords(SERVERS);

    @Test
    void aRecordIsTheEventWithItsHeadersKeyAndTime() {
        RecentChange change = SampleEvents.change(1);
        try (KafkaSink sink = open("?key=page")) {
            sink.write(batch(Checkpoint.NONE, 1, List.of(change)));
        }

        ConsumerRecord<byte[], byte[]> record = stored.of(topic).get(0);
        assertThat(text(record.value())).isEqualTo(change.json());
        assertThat(text(record.key())).isEqualTo(change.wiki() + ":" + change.title());
        assertThat(record.timestamp()).isEqualTo(change.occurredAt().toEpochMilli());
        assertThat(StoredRecords.header(record, "id")).isEqualTo(change.id().toString());
        assertThat(StoredRecords.header(record, "stream")).isEqualTo(change.meta().stream());
        assertThat(StoredRecords.header(record, "time"))
                .isEqualTo(change.occurredAt().toString());
        assertThat(StoredRecords.header(record, "wiki")).isEqualTo(change.wiki());
        assertThat(StoredRecords.header(record, "type")).isEqualTo(change.typeName());
        assertThat(StoredRecords.header(record, "schema"))
                .isEqualTo(change.body().text("/$schema").orElse(null));
    }

    @Test
    void eventsOfOneKeyAreInOnePartitionAndInOrder() {
        List<StreamEvent> events = List.copyOf(SampleEvents.changes(1, 200));
        try (KafkaSink sink = open("?key=wiki&partitions=5")) {
            sink.write(batch(Checkpoint.NONE, 200, events));
        }

        Map<String, Set<Integer>> partitions = new TreeMap<>();
        Map<String, List<UUID>> found = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : stored.of(topic)) {
            String wiki = text(record.key());
            partitions.computeIfAbsent(wiki, key -> new HashSet<>()).add(record.partition());
            found.computeIfAbsent(wiki, key -> new ArrayList<>())
                    .add(UUID.fromString(String.valueOf(StoredRecords.header(record, "id"))));
        }
        Map<String, List<UUID>> written = new TreeMap<>();
        events.forEach(event -> written.computeIfAbsent(String.valueOf(event.wiki()), key -> new ArrayList<>())
                .add(event.id()));
        assertThat(found).isEqualTo(written);
        assertThat(partitions).allSatisfy((wiki, numbers) -> assertThat(numbers).hasSize(1));
    }

    @Test
    void missingTopicsAreCreatedAndNamedInTheLog() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Topics.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            open("").close();
            open("").close();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactlyInAnyOrder(
                        "kafka at " + SERVERS + "/" + topic + ": created topic " + topic,
                        "kafka at " + SERVERS + "/" + topic + ": created topic " + topic + ".dead-letters",
                        "kafka at " + SERVERS + "/" + topic + ": created topic " + topic + ".checkpoint.main");
        ConfigResource checkpoints = new ConfigResource(ConfigResource.Type.TOPIC, topic + ".checkpoint.main");
        try (Admin admin = stored.admin()) {
            assertThat(admin.describeConfigs(List.of(checkpoints))
                            .values()
                            .values()
                            .iterator()
                            .next()
                            .get()
                            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                            .value())
                    .isEqualTo("compact");
        }
    }

    @Test
    void anEventThatIsTooLargeIsRefusedAndTheOthersCanBeWritten() {
        StreamEvent large =
                SampleEvents.changeLike(2).comment("x".repeat(2 << 20)).build();
        try (KafkaSink sink = open("?compression=none")) {
            assertThatThrownBy(() -> sink.write(batch(Checkpoint.NONE, 2, List.of(SampleEvents.change(1), large))))
                    .isInstanceOf(PoisonException.class)
                    .hasMessageContaining("max.request.size");
            sink.write(batch(Checkpoint.NONE, 1, List.of(SampleEvents.change(1))));
        }

        assertThat(stored.ids(topic)).containsExactly(SampleEvents.change(1).id());
    }

    @Test
    void aStaleWriterDoesNotDisturbTheActiveOne() {
        KafkaSink active = open("");
        KafkaSink stale = open("");
        active.write(batch(Checkpoint.NONE, 1, List.of(SampleEvents.change(1))));

        assertThatThrownBy(() -> stale.write(batch(Checkpoint.NONE, 2, List.of(SampleEvents.change(2)))))
                .isInstanceOf(FencedException.class);
        stale.open(CONTEXT);
        active.write(batch(SampleEvents.checkpoint(1), 2, List.of(SampleEvents.change(2))));

        assertThat(stored.ids(topic))
                .containsExactlyInAnyOrder(
                        SampleEvents.change(1).id(), SampleEvents.change(2).id());
        active.close();
        stale.close();
    }

    /** A writer was suspended in the middle of a batch; another one takes over. */
    @Test
    void theTransactionOfASuspendedWriterIsAborted() {
        try (KafkaSink first = open("")) {
            first.write(batch(Checkpoint.NONE, 1, List.of(SampleEvents.change(1))));
        }
        TopicNames names = new TopicNames(topic);
        try (KafkaProducer<byte[], byte[]> suspended = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        SERVERS,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        names.transactionalId("main")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            suspended.initTransactions();
            suspended.beginTransaction();
            Future<RecordMetadata> unused = suspended.send(
                    new ProducerRecord<>(names.checkpoints("main"), 0, new byte[] {'k'}, new byte[] {'?'}));
            suspended.flush();

            try (KafkaSink second = KafkaSink.of("kafka://" + SERVERS + "/" + topic)) {
                assertThat(second.open(CONTEXT)).isEqualTo(SampleEvents.checkpoint(1));
                second.write(batch(SampleEvents.checkpoint(1), 2, List.of(SampleEvents.change(2))));
            }
            assertThatThrownBy(suspended::commitTransaction)
                    .satisfies(
                            fault -> assertThat(KafkaErrors.isReplaced(fault)).isTrue());
        }

        assertThat(stored.ids(topic))
                .containsExactlyInAnyOrder(
                        SampleEvents.change(1).id(), SampleEvents.change(2).id());
    }

    @Test
    void serversThatDoNotAnswerAreNamed() {
        KafkaSink sink = KafkaSink.of(
                "kafka://127.0.0.1:1/events", Map.of("default.api.timeout.ms", "300", "request.timeout.ms", "200"));

        assertThatThrownBy(() -> sink.open(CONTEXT))
                .hasMessageStartingWith("sink on kafka at 127.0.0.1:1/events: opening failed: ");
        sink.close();
    }

    private KafkaSink open(String parameters) {
        KafkaSink sink = KafkaSink.of("kafka://" + SERVERS + "/" + topic + parameters);
        sink.open(CONTEXT);
        return sink;
    }

    private static Batch batch(Checkpoint previous, int last, List<StreamEvent> events) {
        return new Batch(previous, SampleEvents.checkpoint(last), events, List.of());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
