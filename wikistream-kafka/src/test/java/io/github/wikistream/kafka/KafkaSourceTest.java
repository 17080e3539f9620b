package io.github.wikistream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.WikiStream;
import io.github.wikistream.config.PluginUri;
import io.github.wikistream.embedded.test.TestKafka;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSourceTest {
    private static final String SERVERS = TestKafka.servers();
    private static final int PARTITIONS = 4;

    private final String topic = TestKafka.freshTopic();
    private final String copy = TestKafka.freshTopic();
    private final StoredRecords stored = new StoredRecords(SERVERS);

    @Test
    void readingContinuesExactlyAfterWhatIsStored() throws Exception {
        ForeignTopic.fill(SERVERS, topic, PARTITIONS, events(1, 500));
        copy("main", "", copy);
        ForeignTopic.append(SERVERS, topic, PARTITIONS, events(501, 700));
        copy("main", "", copy);

        assertThat(stored.ids(copy)).containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 700));
    }

    /** The sinks share a reader, which starts where the one behind is. */
    @Test
    void aSinkThatIsAheadTakesNothingTwice() throws Exception {
        String late = TestKafka.freshTopic();
        ForeignTopic.fill(SERVERS, topic, PARTITIONS, events(1, 100));
        copy("main", "", copy, late);
        ForeignTopic.append(SERVERS, topic, PARTITIONS, events(101, 3_000));
        copy("main", "", copy);
        ForeignTopic.append(SERVERS, topic, PARTITIONS, events(3_001, 3_100));
        copy("main", "", copy, late);

        assertThat(stored.ids(copy)).containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 3_100));
        assertThat(stored.ids(late)).containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 3_100));
    }

    @Test
    void instancesShareThePartitions() throws Exception {
        ForeignTopic.fill(SERVERS, topic, PARTITIONS, events(1, 200));
        copy("one", "&read=1/3", copy);
        List<UUID> ofOne = stored.ids(copy);
        copy("two", "&read=2/3", copy);
        copy("three", "&read=3/3", copy);

        assertThat(ofOne).as("partitions 0 and 3").hasSize(100);
        assertThat(stored.ids(copy)).containsExactlyInAnyOrderElementsOf(SampleEvents.ids(1, 200));
    }

    @Test
    void whatIsNoEventIsADeadLetter() throws Exception {
        ForeignTopic.fill(
                SERVERS,
                topic,
                1,
                List.of(events(1, 1).get(0), "no JSON", events(2, 2).get(0)));
        copy("main", "", copy);

        assertThat(stored.ids(copy)).containsExactlyElementsOf(SampleEvents.ids(1, 2));
        assertThat(stored.of(copy + ".dead-letters"))
                .singleElement()
                .extracting(ConsumerRecord::value)
                .extracting(value -> new String(value, StandardCharsets.UTF_8))
                .asString()
                .contains("\"data\":\"no JSON\"");
    }

    @Test
    void anOffsetBehindTheEndIsOfAnotherTopic() throws Exception {
        ForeignTopic.fill(SERVERS, topic, 1, events(1, 5));
        Position beyond = Position.of(Map.of(new TopicPartition(topic, 0), new Mark.Offset(99)));

        try (SourceReader reader =
                KafkaSource.of("kafka://" + SERVERS + "/" + topic).open(beyond)) {
            assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
            assertThatThrownBy(reader::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("offset 100 of partition 0 does not exist")
                    .hasMessageContaining("--pipeline");
        }
    }

    @Test
    void aTopicThatDoesNotExistIsWaitedFor() throws Exception {
        try (SourceReader reader =
                KafkaSource.of("kafka://" + SERVERS + "/" + topic).open(Position.NONE)) {
            assertThat(reader.next())
                    .isInstanceOfSatisfying(
                            Signal.Lost.class,
                            lost -> assertThat(lost.reason()).contains("topic " + topic + " does not exist"));
            ForeignTopic.fill(SERVERS, topic, 1, events(1, 1));
            assertThat(reader.next()).isInstanceOf(Signal.Opened.class);
            assertThat(reader.next()).isInstanceOf(Signal.Received.class);
        }
    }

    @Test
    void theSourceIsFoundByItsSchemeAndNamesItsTopic() {
        SourceProvider provider = ServiceLoader.load(SourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.schemes().contains("kafka"))
                .findFirst()
                .orElseThrow();

        SourceProvider.Config config = SourceProvider.Config.builder()
                .uri(PluginUri.parse("kafka://a,b:9093/events?read=2/3"))
                .streams(List.of("recentchange"))
                .build();
        assertThat(provider.create(config).names()).containsExactly("a:9092,b:9093/events");
        assertThat(provider.create(config)).hasToString("kafka at a:9092,b:9093/events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read=0/3", "read=4/3", "read=1", "read=x", "until=2026", "key=wiki"})
    void refusesOtherParameters(String parameter) {
        assertThatThrownBy(() -> KafkaSource.of("kafka://h/events?" + parameter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka://h/events?" + parameter);
    }

    private void copy(String pipeline, String parameters, String... sinks) throws InterruptedException {
        WikiStream.Builder builder = WikiStream.builder()
                .userAgent("test/1.0 (me@example.org)")
                .source("kafka://" + SERVERS + "/" + topic + "?until=end" + parameters)
                .pipeline(pipeline)
                .batchEvents(100);
        for (String sink : sinks) {
            builder.sink(sink, KafkaSink.of("kafka://" + SERVERS + "/" + sink));
        }
        try (WikiStream stream = builder.start()) {
            stream.await();
        }
    }

    private static List<String> events(int first, int last) {
        List<String> data = new ArrayList<>();
        for (RecentChange change : SampleEvents.changes(first, last)) {
            data.add(change.json());
        }
        return data;
    }
}
