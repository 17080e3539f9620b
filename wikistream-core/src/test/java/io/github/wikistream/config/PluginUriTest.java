package io.github.wikistream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class PluginUriTest {
    @Test
    void readsSchemeRestAndParameters() {
        PluginUri uri = PluginUri.parse("PostgreSQL://ada:pw@db:5432/wiki?sslmode=require&application=a%20%26%20b");

        assertThat(uri.scheme()).isEqualTo("postgresql");
        assertThat(uri.rest()).isEqualTo("//ada:pw@db:5432/wiki");
        assertThat(uri.address()).isEqualTo("postgresql://ada:pw@db:5432/wiki");
        assertThat(uri.parameters())
                .containsExactly(Map.entry("sslmode", "require"), Map.entry("application", "a & b"));
        assertThat(uri.parameter("sslmode")).isEqualTo("require");
        assertThat(uri.parameter("Sslmode")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "jsonl:events.jsonl,jsonl,events.jsonl",
        "jsonl:/var/lib/events.jsonl,jsonl,/var/lib/events.jsonl",
        "memory:,memory,''",
        "memory:?,memory,''",
        "memory-log:a:b,memory-log,a:b",
        "https://stream.wikimedia.org,https,//stream.wikimedia.org",
        "x+y.z-1:例,x+y.z-1,例"
    })
    void readsAddressesOfEveryForm(String text, String scheme, String rest) {
        assertThat(PluginUri.parse(text)).isEqualTo(new PluginUri(scheme, rest, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"a=1+1,1+1", "a=%2B%25,+%", "a=b=c,b=c", "a=,''", "a=%E4%BE%8B,例", "%61=x,x", "a=/b/c?d,/b/c?d"})
    void decodesPercentSignsAndNothingElse(String query, String value) {
        assertThat(PluginUri.parse("x:?" + query).parameter("a")).isEqualTo(value);
    }

    @Test
    void copiesItsParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("a", "1"));
        PluginUri uri = new PluginUri("x", "", parameters);
        parameters.clear();

        assertThat(uri.parameter("a")).isEqualTo("1");
        assertThatThrownBy(() -> uri.parameters().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "events.jsonl", "/var/events", ":x", "1x:y", "a b:c", "//host", "é:x"})
    void refusesATextWithoutAScheme(String text) {
        assertThatThrownBy(() -> PluginUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a URI, expected scheme:… such as jsonl:events.jsonl: " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "x:y?a,parameters of a URI must have the form key=value: 'a' in x:y?…",
        "x:y?=1,parameters of a URI must have the form key=value: '=1' in x:y?…",
        "x:y?a=1&&b=2,parameters of a URI must have the form key=value: '' in x:y?…",
        "x:y?a=1&a=2,parameter 'a' occurs twice in the URI x:y?…",
        "x:y?a=1&%61=2,parameter 'a' occurs twice in the URI x:y?…",
        "x:y?a=5%,'parameter ''a'' has a % that is not followed by two hex digits and must be written as %25, in x:y?…'",
        "x:y?a=%zz,'parameter ''a'' has a % that is not followed by two hex digits and must be written as %25, in x:y?…'"
    })
    void refusesMalformedParameters(String text, String message) {
        assertThatThrownBy(() -> PluginUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesUnknownParameters() {
        PluginUri uri = PluginUri.parse("x://u:geheim@h?retry=1&rety=2");

        uri.requireOnly("retry", "rety");
        assertThatThrownBy(() -> uri.requireOnly("retry", "timeout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown parameter 'rety' in x://u:***@h?retry=1&rety=2; known are retry, timeout");
        assertThatThrownBy(uri::requireOnly)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("known are none");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ada:geheim@db:5432/wiki,postgresql://ada:***@db:5432/wiki",
        "postgresql://ada@db/wiki,postgresql://ada@db/wiki",
        "postgresql://ada:@db/wiki,postgresql://ada:***@db/wiki",
        "redis://:geheim@db:6379/0,redis://:***@db:6379/0",
        "redis://geheim@db,redis://***@db",
        "rediss://ada:geheim@db,rediss://ada:***@db",
        "redis-sentinel://geheim@a:1,redis-sentinel://***@a:1",
        "x://ada:ge:heim@db,x://ada:***@db",
        "x://ada:ge@heim@db,x://ada:***@db",
        "x://ada:ge/heim@db/wiki,x://ada:***@db/wiki",
        "x://ada:ge//heim@db/wiki,x://ada:***@db/wiki",
        "x://ada:ge#heim[]@db,x://ada:***@db",
        "x://ada:geheim,x://ada:***",
        "x://ada:geheim/wiki,x://ada:***",
        "x://a:1;b:geheim,x://a:***",
        "jdbc:postgresql://ada:geheim@db/wiki,jdbc:postgresql://ada:***@db/wiki",
        "ada:geheim@db:5432/wiki,ada:***@db:5432/wiki",
        "x:y?password=geheim,x:y?password=***",
        "x:y?PASSWORD=geheim&a=b,x:y?PASSWORD=***&a=b",
        "x:y?sslpassword=geheim,x:y?sslpassword=***",
        "x:y?pwd=geheim,x:y?pwd=***",
        "x:y?passphrase=geheim,x:y?passphrase=***",
        "x:y?access_token=geheim,x:y?access_token=***",
        "x:y?client-secret=geheim,x:y?client-secret=***",
        "x:y?apiKey=geheim,x:y?apiKey=***",
        "x:y?auth=geheim,x:y?auth=***",
        "x:y?proxy=http://ada:geheim@p:80/,x:y?proxy=http://ada:***@p:80/"
    })
    void showsNoSecret(String text, String shown) {
        PluginUri uri = PluginUri.parse(text);

        assertThat(uri).hasToString(shown);
        assertThat(uri.toString()).doesNotContain("geheim", "heim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://stream.wikimedia.org",
                "https://stream.wikimedia.org:443/v2/stream",
                "postgresql://db:5432/wiki?sslmode=require",
                "postgresql://a:5432,b:5433/wiki",
                "redis://[2001:db8::7]:6379/0",
                "redis://[::1]",
                "redis://db:6379?timeout=5",
                "https://host/a:b/c",
                "jsonl:/home/me@home/events.jsonl",
                "jsonl:C:\\events.jsonl",
                "memory-log:a:b",
                "x:y?user=ada@example.org",
                "x:y?key-prefix=a&sslkey=/etc/key.pem"
            })
    void showsAddressesWithoutSecretsUnchanged(String text) {
        assertThat(PluginUri.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x://ada:geheim@db?a",
                "x://ada:geheim@db?a=1&a=2",
                "x://ada:geheim@db?a=%",
                "x://ada:ge?heim@db/wiki",
                "x://ada:p?w=geheim@db",
                "redis://:12?geheim@db",
                "x://ada:geheim?heim@db/wiki?a=b",
                "x:y?password:geheim",
                "x:y?password=%geheim",
                "x:y?password=geheim&password=geheim",
                "//ada:geheim@db",
                "ada geheim:geheim@db",
                "://ada:geheim@db"
            })
    void refusesATextWithoutShowingSecrets(String text) {
        Throwable refusal = catchThrowable(() -> PluginUri.parse(text));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("geheim@", "=geheim", "%geheim", ":geheim", "heim@");
    }
}
