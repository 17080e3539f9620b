package io.github.wikistream.examples.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.SourceChoice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyVariablesTest {
    private static String proxyOf(String source, Map<String, String> environment) {
        SourceChoice choice = ProxyVariables.of(environment).applyTo(SourceChoice.parse(List.of(source)));
        return String.valueOf(PluginUri.parse(choice.uri()).parameter("proxy"));
    }

    @Test
    void takesTheProxyOfTheScheme() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://u:p%40w@proxy:3128", "http_proxy", "other:8080");
        assertThat(proxyOf("live", both)).isEqualTo("http://u:p%40w@proxy:3128");
        assertThat(proxyOf("http://mirror:80", both)).isEqualTo("http://other:8080");
        assertThat(proxyOf("https://mirror?margin=5s", Map.of("https_proxy", "proxy:3128")))
                .isEqualTo("http://proxy:3128");
        assertThat(proxyOf("http://mirror", Map.of("HTTP_PROXY", "http://evil")))
                .isEqualTo("null");
        assertThat(proxyOf("simulated", both)).isEqualTo("null");
        assertThat(proxyOf("live", Map.of())).isEqualTo("null");
    }

    @Test
    void theParameterComesFirst() {
        assertThat(proxyOf("https://mirror?proxy=http://own:1", Map.of("HTTPS_PROXY", "http://proxy:3128")))
                .isEqualTo("http://own:1");
    }

    @ParameterizedTest
    @CsvSource({
        "'*', null",
        "'mirror.example.org', null",
        "'.example.org', null",
        "'localhost, example.org', null",
        "'MIRROR.example.ORG', null",
        "'or.example.org', http://proxy:3128",
        "'', http://proxy:3128"
    })
    void leavesOutHostsThatAreReachedDirectly(String exceptions, String proxy) {
        assertThat(proxyOf(
                        "https://mirror.example.org:444/v2/stream",
                        Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", exceptions)))
                .isEqualTo(proxy);
    }
}
