package io.github.wikistream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.sink.SinkProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kafka://h/events,                 h:9092,             events",
        "kafka://h:9093/a.b-c_D,           h:9093,             a.b-c_D",
        "'kafka://a:1,b,[::1]:9/events',   'a:1,b:9092,[::1]:9', events"
    })
    void readsServersAndTopic(String uri, String servers, String topic) {
        KafkaAddress address = KafkaAddress.of(PluginUri.parse(uri));

        assertThat(String.join(",", address.servers())).isEqualTo(servers);
        assertThat(address.topic()).isEqualTo(topic);
        assertThat(address).hasToString("kafka at " + servers + "/" + topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka:events",
                "kafka://h",
                "kafka://h/",
                "kafka://h/..",
                "kafka://h/a b",
                "kafka://h/a/b",
                "kafka://h:0/events",
                "kafka://h:65536/events",
                "kafka://user:secret@h/events",
                "kafka://h/events?compression=zip",
                "kafka://h/events?key=title",
                "kafka://h/events?partitions=0",
                "kafka://h/events?acks=0",
                "kafka://h/events?config=no-such-file"
            })
    void refusesOtherFormsWithoutSecrets(String uri) {
        assertThatThrownBy(() -> KafkaSink.of(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void readsTheFileOfClientSettings() throws IOException {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, "security.protocol=SSL\nmax.poll.records=7\n");
        PluginUri uri = PluginUri.parse("kafka://h/events?config=" + file);

        ClientSettings settings = ClientSettings.of(uri);

        Map<String, Object> own = Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        assertThat(settings.consumer(KafkaAddress.of(uri), own))
                .isEqualTo(Map.of(
                        "bootstrap.servers", List.of("h:9092"),
                        "security.protocol", "SSL",
                        "max.poll.records", "7",
                        "isolation.level", "read_committed"));
        assertThat(settings.producer(KafkaAddress.of(uri), Map.of()))
                .as("settings of other clients are left out")
                .doesNotContainKey("max.poll.records");
    }

    @Test
    void refusesClientSettingsThatTheGuaranteesRestOn() {
        assertThatThrownBy(() -> KafkaSink.of("kafka://h/events", Map.of(ProducerConfig.ACKS_CONFIG, "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client settings must not contain [acks]: wikistream sets them itself");
    }

    @Test
    void theSinkIsFoundByItsScheme() {
        SinkProvider provider = ServiceLoader.load(SinkProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.schemes().contains("kafka"))
                .findFirst()
                .orElseThrow();
        SinkProvider.Config one = config("kafka://h/events?key=page");

        assertThat(provider.create(one)).hasToString("sink on kafka at h:9092/events");
        assertThat(provider.target(one)).isEqualTo(provider.target(config("kafka://h:9092/events")));
    }

    private static SinkProvider.Config config(String uri) {
        return SinkProvider.Config.builder().uri(PluginUri.parse(uri)).build();
    }
}
