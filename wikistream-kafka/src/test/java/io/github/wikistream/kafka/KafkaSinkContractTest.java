package io.github.wikistream.kafka;

import io.github.wikistream.embedded.test.TestKafka;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;

class KafkaSinkContractTest extends SinkContract {
    private static final String SERVERS = TestKafka.servers();

    private final String topic = TestKafka.freshTopic();
    private final StoredRecords stored = new StoredRecords(SERVERS);
    private final String uri = "kafka://" + SERVERS + "/" + topic + "?partitions=3";

    @AfterEach
    void forgetRival() {
        RivalOnSend.disarm();
    }

    @Override
    protected Sink createSink() {
        return KafkaSink.of(uri, Map.of(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, RivalOnSend.class.getName()));
    }

    @Override
    protected List<UUID> storedIds() {
        return stored.ids(topic);
    }

    @Override
    protected Optional<List<UUID>> storedDeadLetterIds() {
        return Optional.of(stored.ids(topic + ".dead-letters"));
    }

    // Another producer of the same id starts after a part of the batch was sent.
    @Override
    protected boolean breakNextWrite() {
        RivalOnSend.arm(SERVERS, new TopicNames(topic).transactionalId("contract"));
        return true;
    }

    // The servers hold records back until there are two copies, which one server never has.
    @Override
    protected Optional<Runnable> stallNextWrite() {
        setMinimalCopies("2");
        return Optional.of(() -> setMinimalCopies("1"));
    }

    private void setMinimalCopies(String number) {
        ConfigResource events = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, number), AlterConfigOp.OpType.SET);
        try (Admin admin = stored.admin()) {
            admin.incrementalAlterConfigs(Map.of(events, List.of(change))).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
