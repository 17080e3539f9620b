package io.github.wikistream.internal.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.sink.SinkProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesSinkProviderTest {
    private final JsonLinesSinkProvider provider = new JsonLinesSinkProvider();

    @Test
    void isFoundByItsScheme() {
        assertThat(ServiceLoader.load(SinkProvider.class))
                .filteredOn(found -> found.schemes().contains("jsonl"))
                .hasExactlyElementsOfTypes(JsonLinesSinkProvider.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jsonl:events.jsonl", "jsonl:/tmp/events.jsonl", "jsonl:///tmp/events.jsonl", "jsonl:a b.txt"})
    void acceptsAnyPath(String uri) {
        assertThat(provider.create(config(uri))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "jsonl:, contains no file name",
        "jsonl:folder/, contains no file name",
        "jsonl://host/file, files are local",
        "jsonl:events.jsonl.gz, compress it afterwards",
        "jsonl:events.jsonl?gzip=true, unknown parameter 'gzip'"
    })
    void refusesUnsupportedUris(String uri, String reason) {
        SinkProvider.Config config = config(uri);

        assertThatThrownBy(() -> provider.create(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(reason, uri);
    }

    private static SinkProvider.Config config(String uri) {
        return SinkProvider.Config.builder().uri(PluginUri.parse(uri)).build();
    }
}
