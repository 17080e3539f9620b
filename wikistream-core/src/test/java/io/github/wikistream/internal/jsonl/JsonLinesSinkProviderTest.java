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
                .filteredOn(found -> found.scheme().equals("jsonl"))
                .hasExactlyElementsOfTypes(JsonLinesSinkProvider.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jsonl:events.jsonl", "jsonl:/tmp/events.jsonl", "jsonl:///tmp/events.jsonl", "jsonl:a b.txt"})
    void takesAnyPath(String uri) {
        assertThat(provider.create(PluginUri.parse(uri))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "jsonl:, names no file",
        "jsonl:folder/, names no file",
        "jsonl://host/file, files are local",
        "jsonl:events.jsonl.gz, compress it afterwards",
        "jsonl:events.jsonl?gzip=true, unknown parameter 'gzip'"
    })
    void refusesWhatItCannotDo(String uri, String reason) {
        PluginUri parsed = PluginUri.parse(uri);

        assertThatThrownBy(() -> provider.create(parsed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(reason, uri);
    }
}
