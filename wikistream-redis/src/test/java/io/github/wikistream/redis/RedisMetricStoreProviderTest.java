package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.metric.MetricStoreProvider;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisMetricStoreProviderTest {
    @Test
    void providersAreFoundByTheirSchemes() {
        assertThat(ServiceLoader.load(MetricStoreProvider.class))
                .extracting(provider -> provider.schemes().get(0))
                .contains("redis", "rediss");
    }

    @Test
    void moduleDeclaresTheSameProvidersAsTheServiceFile() {
        var module = ModuleFinder.of(Path.of("target", "classes"))
                .find("io.github.wikistream.redis")
                .orElseThrow();

        assertThat(module.descriptor().provides())
                .singleElement()
                .satisfies(provided -> assertThat(provided.providers())
                        .containsExactly(
                                RedisMetricStoreProvider.class.getName(),
                                RedisMetricStoreProvider.Tls.class.getName()));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://localhost, localhost:6379",
        "redis://10.0.0.1:7000/3, 10.0.0.1:7000",
        "redis://[::1]:7000, [::1]:7000",
        "redis://user:pass@cache-1.example:7000/0?timeout=30, cache-1.example:7000",
        "rediss://:p%40ss@cache, cache:6379",
        "'redis://u:p@a:7000,b,[::1]:7002', 'a:7000,b:6379,[::1]:7002'",
        "'redis://a,b:7001?sentinel=main', 'a:26379,b:7001 (sentinel main)'",
    })
    void storeIsNamedByHostAndPort(String uri, String place) {
        PluginUri parsed = PluginUri.parse(uri);
        MetricStoreProvider provider =
                parsed.scheme().equals("redis") ? new RedisMetricStoreProvider() : new RedisMetricStoreProvider.Tls();
        assertThat(provider.create(
                        MetricStoreProvider.Config.builder().uri(parsed).build()))
                .hasToString("redis " + place);
    }

    @Test
    void readsEveryPartOfAUri() {
        RedisURI plain = read("redis://m%C3%A9:a+b%2F%40%25@host:7000/3").get(0);
        assertThat(plain.getHost()).isEqualTo("host");
        assertThat(plain.getPort()).isEqualTo(7000);
        assertThat(plain.getDatabase()).isEqualTo(3);
        assertThat(plain.isSsl()).isFalse();
        RedisCredentials credentials = credentials(plain);
        assertThat(credentials.getUsername()).isEqualTo("mé");
        assertThat(credentials.getPassword()).containsExactly("a+b/@%".toCharArray());

        RedisURI tls = read("rediss://:only@[::1]").get(0);
        assertThat(tls.getHost()).isEqualTo("::1");
        assertThat(tls.isSsl()).isTrue();
        assertThat(tls.isVerifyPeer()).isTrue();
        RedisCredentials lone = credentials(tls);
        assertThat(lone.hasUsername()).isFalse();
        assertThat(lone.getPassword()).containsExactly("only".toCharArray());
    }

    @Test
    void sentinelsUseTheSameTlsSettingAsTheirMaster() {
        RedisURI tls = read("rediss://:secret@a,b:7000?sentinel=main").get(0);
        assertThat(tls.isSsl()).isTrue();
        assertThat(tls.getSentinelMasterId()).isEqualTo("main");
        assertThat(tls.getSentinels())
                .extracting(RedisURI::getHost, RedisURI::getPort, RedisURI::isSsl)
                .containsExactly(tuple("a", 26_379, true), tuple("b", 7_000, true));
        assertThat(read("redis://a?sentinel=main").get(0).getSentinels().get(0).isSsl())
                .isFalse();
    }

    /** URIs in the form that hosting platforms provide. */
    @ParameterizedTest
    @CsvSource({"valkey, false", "valkeys, true", "redis, false", "rediss, true"})
    void valkeyIsReadLikeRedis(String scheme, boolean tls) {
        RedisURI uri = read(scheme + "://default:secret@host:7000/3").get(0);
        assertThat(uri.getHost()).isEqualTo("host");
        assertThat(uri.isSsl()).isEqualTo(tls);
        assertThat(credentials(uri).getPassword()).containsExactly("secret".toCharArray());
        assertThat(PluginUri.parse(scheme + "://secret@host")).hasToString(scheme + "://***@host");
    }

    @Test
    void valkeyIsServedByTheSameProviders() {
        assertThat(new RedisMetricStoreProvider().schemes()).containsExactly("redis", "valkey");
        assertThat(new RedisMetricStoreProvider.Tls().schemes()).containsExactly("rediss", "valkeys");
    }

    @Test
    void passwordFromTheEnvironmentIsUsedIfTheUriHasNone() {
        Map<String, String> environment = Map.of("REDISCLI_AUTH", "from outside");
        RedisURI without = RedisUris.read(PluginUri.parse("redis://host"), environment::get)
                .get(0);
        RedisURI with = RedisUris.read(PluginUri.parse("redis://:own@host"), environment::get)
                .get(0);
        assertThat(credentials(without).hasUsername()).isFalse();
        assertThat(credentials(without).getPassword()).containsExactly("from outside".toCharArray());
        assertThat(credentials(with).getPassword()).containsExactly("own".toCharArray());
    }

    private static List<RedisURI> read(String uri) {
        return RedisUris.read(PluginUri.parse(uri), name -> null);
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return ((StaticCredentialsProvider) uri.getCredentialsProvider()).resolveCredentialsNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:localhost",
                "redis://",
                "redis:///0",
                "redis://localhost/db",
                "redis://localhost:port",
                "redis://localhost:0",
                "redis://localhost:70000",
                "redis://pass@localhost",
                "redis://user:p@ss@localhost",
                "redis://user:p/ass@localhost",
                "redis://user:p%zass@localhost",
                "redis://a b",
                "redis://a,,b",
                "redis://a,",
                "redis://localhost?timeout=0",
                "redis://localhost?timeout=601",
                "redis://localhost?timeout=5s",
                "redis://localhost?time-out=5",
            })
    void refusesInvalidUrisWithoutShowingSecrets(String uri) {
        assertThatThrownBy(() -> RedisMetricStore.create(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("ass@", "zass", "p@ss", "p/ass");
    }

    @Test
    void defaultTimeoutIsFiveSeconds() {
        assertThat(RedisUris.timeout(PluginUri.parse("redis://h"))).isEqualTo(Duration.ofSeconds(5));
        assertThat(RedisUris.timeout(PluginUri.parse("redis://h?timeout=30"))).isEqualTo(Duration.ofSeconds(30));
    }
}
