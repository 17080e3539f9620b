package io.github.wikistream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.internal.http.SseSourceProvider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class SseSourceTest {
    private static final String CONTACT = "test/1.0 (test@example.org)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-dashboard/1.0 (https://example.org/dashboard; ops@example.org)",
                "my-dashboard ops@example.org",
                "MyBot(http://example.org)",
                "Mozilla/5.0 (compatible; MyBot/2; +https://example.org/bot)"
            })
    void acceptsAUserAgentThatNamesAProgramAndAContact(String text) {
        assertThatCode(() -> SseSource.builder().userAgent(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "okhttp/4.12.0",
                "Java-http-client/17.0.9",
                "my-dashboard/1.0",
                "ops@example.org",
                "https://example.org",
                "(ops@example.org)",
                "okhttp/4.12.0 (ops@example.org)",
                "curl/8 ops@example.org",
                "my-dashboard/1.0 (ops@example.org)\r\nX-Other: 1",
                "übersicht/1.0 (ops@example.org)"
            })
    void refusesAnyOtherUserAgentAndExplainsTheRule(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseSource.builder().userAgent(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("name its program and a contact");
    }

    @Test
    void listsAllThatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SseSource.builder().build())
                .withMessageContaining("streams")
                .withMessageContaining("userAgent");
    }

    @Test
    void refusesSettingsThatAreOutOfRange() {
        SseSource.Builder builder = SseSource.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.margin(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.margin(Duration.ofMinutes(11)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.silenceLimit(Duration.ofMillis(999)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.silenceLimit(Duration.ofSeconds(601)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.backoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.backoff(Duration.ofSeconds(1), Duration.ofHours(2)));
        assertThatIllegalArgumentException().isThrownBy(builder::streams);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.streams("recentchange,page-create"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.streams("a", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org",
                "stream.wikimedia.org",
                "https:///x",
                "https://user:geheim@example.org",
                "https://example.org?a=b",
                "https://example.org#a",
                "https://example.org/v2/stream/recentchange"
            })
    void refusesAddressesOfAnotherKindAndShowsNoPassword(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseSource.builder().uri(URI.create(uri)))
                .withMessageContaining("uri must")
                .withMessageNotContaining("geheim");
    }

    @Test
    void refusesToSetAnythingTwice() {
        SseSource.Builder builder = SseSource.builder()
                .uri(URI.create("https://example.org"))
                .streams("recentchange")
                .since(Instant.EPOCH)
                .userAgent(CONTACT)
                .margin(Duration.ofSeconds(1))
                .silenceLimit(Duration.ofSeconds(1))
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatIllegalStateException().isThrownBy(() -> builder.uri(URI.create("https://example.org")));
        assertThatIllegalStateException().isThrownBy(() -> builder.streams("recentchange"));
        assertThatIllegalStateException().isThrownBy(() -> builder.since(Instant.EPOCH));
        assertThatIllegalStateException().isThrownBy(() -> builder.userAgent(CONTACT));
        assertThatIllegalStateException().isThrownBy(() -> builder.margin(Duration.ofSeconds(1)));
        assertThatIllegalStateException().isThrownBy(() -> builder.silenceLimit(Duration.ofSeconds(1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertThat(builder.build()).hasToString("recentchange at https://example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://event_streams:8080", "https://my_host", "http://[::1]:80", "http://xn--bcher-kva.example"
            })
    void takesHostsAsPlatformsNameThem(String address) {
        assertThat(SseSource.builder()
                        .streams("recentchange")
                        .userAgent(CONTACT)
                        .uri(URI.create(address))
                        .build())
                .hasToString("recentchange at " + address);
        assertThat(new SseSourceProvider()
                        .create(config(address + "/v2/stream?max-event-bytes=65536&proxy=http://p_x:1")))
                .hasToString("recentchange at " + address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-event-bytes=65535",
                "max-event-bytes=1e9",
                "max-event-bytes=268435457",
                "max-event-bytes=-1",
                "proxy=socks://p:1",
                "proxy=p:3128",
                "proxy=http://p:1/x",
                "proxy=https://p:1",
                "proxy=http://u:geheim@p:x"
            })
    void refusesParametersThatAreOutOfRange(String parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SseSourceProvider().create(config("https://example.org?" + parameter)))
                .withMessageNotContaining("geheim");
    }

    @Test
    void isFoundForWebAddresses() {
        SourceProvider provider = ServiceLoader.load(SourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.schemes().contains("https"))
                .findFirst()
                .orElseThrow();
        assertThat(provider).isInstanceOf(SseSourceProvider.class);
        assertThat(provider.create(config("https://stream.wikimedia.org?margin=500ms&silence-limit=4m")))
                .hasToString("recentchange at https://stream.wikimedia.org");
        for (String path : List.of("", "/", "/v2/stream", "/v2/stream/", "/v2/stream/recentchange")) {
            assertThat(provider.create(config("http://localhost:8080" + path)))
                    .hasToString("recentchange at http://localhost:8080");
        }
    }

    private static SourceProvider.Config config(String uri) {
        return SourceProvider.Config.builder()
                .uri(PluginUri.parse(uri))
                .streams(List.of("recentchange"))
                .since(Instant.EPOCH)
                .userAgent(CONTACT)
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org?margin=5",
                "https://example.org?margins=5s",
                "https://example.org/v2/stream/page-create",
                "https://user:geheim@example.org",
                "https://user:geheim@example .org"
            })
    void theProviderRefusesWhatItCannotUseAndShowsNoPassword(String uri) {
        SourceProvider provider = new SseSourceProvider();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.create(config(uri)))
                .withMessageContaining("example")
                .withMessageNotContaining("geheim");
    }

    @Test
    void theProviderAsksForAUserAgent() {
        SourceProvider.Config config = SourceProvider.Config.builder()
                .uri(PluginUri.parse("https://example.org"))
                .streams(List.of("recentchange"))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SseSourceProvider().create(config))
                .withMessageContaining("name its program and a contact");
    }

    /** The same events must have the same name, however their address is written. */
    @ParameterizedTest
    @CsvSource({
        "https://stream.wikimedia.org, recentchange, stream.wikimedia.org/recentchange",
        "https://Stream.Wikimedia.org:443/, mediawiki.recentchange, stream.wikimedia.org/recentchange",
        "http://stream.wikimedia.org, recentchange, stream.wikimedia.org/recentchange",
        "http://localhost:8080, page-create, localhost:8080/page-create",
        "https://localhost:80/streams, recentchange, localhost:80/streams/recentchange"
    })
    void isNamedAfterItsServerAndStreams(String server, String stream, String name) {
        Source source = SseSource.builder()
                .uri(URI.create(server))
                .streams(stream)
                .userAgent("test/1.0 (test@example.org)")
                .build();
        assertThat(source.names()).containsExactly(name);
    }
}
