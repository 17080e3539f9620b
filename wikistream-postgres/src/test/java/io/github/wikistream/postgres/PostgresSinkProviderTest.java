package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PostgresSinkProviderTest {
    @Test
    void isFoundByItsScheme() {
        SinkProvider found = ServiceLoader.load(SinkProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().get(0).equals("postgresql"))
                .findAny()
                .orElseThrow();
        // Nothing listens there: creating a sink must not connect.
        try (Sink sink = found.create(SinkProvider.Config.builder()
                .uri(PluginUri.parse("postgresql://u:geheim@127.0.0.1:1/db"))
                .build())) {
            assertThat(sink).isInstanceOf(PostgresSink.class);
            assertThat(sink.toString()).isEqualTo("sink on PostgreSQL at 127.0.0.1:1/db");
        }
    }
}
