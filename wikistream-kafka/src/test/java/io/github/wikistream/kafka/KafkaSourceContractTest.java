package io.github.wikistream.kafka;

import io.github.wikistream.embedded.test.TestKafka;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Source;
import io.github.wikistream.testkit.contract.SourceContract;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.junit.jupiter.api.BeforeAll;

class KafkaSourceContractTest extends SourceContract {
    private static final String SERVERS = TestKafka.servers();
    private static final String TOPIC = TestKafka.freshTopic();
    private static final String EXPIRED = TestKafka.freshTopic();
    private static final List<String> EVENTS = events(60);

    private String read = TOPIC;

    private static List<String> events(int number) {
        SimulatedEvents events = SimulatedEvents.from(1, Instant.parse("2026-06-20T15:00:00Z"));
        return Stream.generate(events::next)
                .limit(number)
                .map(SimulatedEvent::data)
                .toList();
    }

    @BeforeAll
    static void fillTopics() throws ExecutionException, InterruptedException {
        ForeignTopic.fill(SERVERS, TOPIC, 1, EVENTS);
        ForeignTopic.fill(SERVERS, EXPIRED, 1, EVENTS);
        try (Admin admin = new StoredRecords(SERVERS).admin()) {
            admin.deleteRecords(Map.of(
                            new org.apache.kafka.common.TopicPartition(EXPIRED, 0), RecordsToDelete.beforeOffset(20)))
                    .all()
                    .get();
        }
    }

    @Override
    protected Source createSource() {
        return KafkaSource.of("kafka://" + SERVERS + "/" + read + "?until=end");
    }

    @Override
    protected List<String> events() {
        return EVENTS;
    }

    @Override
    protected Optional<Source> createWaitingSource() {
        return Optional.of(KafkaSource.of("kafka://" + SERVERS + "/" + TOPIC));
    }

    @Override
    protected Optional<Position> expiredPosition() {
        read = EXPIRED;
        return Optional.of(Position.of(Map.of(new TopicPartition(EXPIRED, 0), new Mark.Offset(10))));
    }
}
