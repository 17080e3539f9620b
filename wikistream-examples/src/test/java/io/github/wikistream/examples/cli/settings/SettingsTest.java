package io.github.wikistream.examples.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theEnvironmentComesBeforeTheFileAndAnEmptyValueIsNone() throws IOException {
        Path config = file("all.properties", "port=1\nmax-lag=30s\nhost=0.0.0.0\n");
        Settings settings = Settings.read(
                List.of("dashboard", "--config", config.toString()),
                Map.of("WIKISTREAM_PORT", "2", "WIKISTREAM_HOST", ""));
        assertThat(settings.find("port")).contains(new Setting("2", "WIKISTREAM_PORT"));
        assertThat(settings.find("max-lag")).contains(new Setting("30s", "max-lag in " + config));
        assertThat(settings.find("host")).map(Setting::value).contains("0.0.0.0");
        assertThat(settings.find("redis")).isEmpty();
        assertThat(Settings.read(List.of("--config=" + config), Map.of()).find("port"))
                .isPresent();
        assertThat(Settings.read(List.of(), Map.of("WIKISTREAM_CONFIG", config.toString()))
                        .find("port"))
                .isPresent();
    }

    @Test
    void aSecretMayBeInAFile() throws IOException {
        Path secret = file("secret", "s3cret\n");
        Settings settings = Settings.read(List.of(), Map.of("WIKISTREAM_REDIS_PASSWORD_FILE", secret.toString()));
        assertThat(settings.find(Settings.REDIS_PASSWORD))
                .contains(new Setting("s3cret", "WIKISTREAM_REDIS_PASSWORD_FILE"));
        assertThat(settings.find(Settings.REDIS_PASSWORD).orElseThrow().toString())
                .doesNotContain("s3cret");
        assertThatThrownBy(() -> Settings.read(
                        List.of(),
                        Map.of(
                                "WIKISTREAM_REDIS_PASSWORD_FILE",
                                secret.toString(),
                                "WIKISTREAM_REDIS_PASSWORD",
                                "other")))
                .hasMessageContaining("WIKISTREAM_REDIS_PASSWORD")
                .hasMessageContaining("leave one of them out")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> Settings.read(List.of(), Map.of("WIKISTREAM_POSTGRES_FILE", "/nowhere")))
                .hasMessage("WIKISTREAM_POSTGRES_FILE: cannot read /nowhere: no such file");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() throws IOException {
        List<String> known = List.of("port", "postgres");
        assertThatThrownBy(() -> Settings.read(List.of(), Map.of("WIKISTREAM_POTGRES", "x"))
                        .requireKnown(known))
                .isInstanceOfSatisfying(
                        UnknownSettingException.class,
                        e -> assertThat(e.suggestions()).containsExactly("WIKISTREAM_POSTGRES"))
                .hasMessage("unknown setting WIKISTREAM_POTGRES in the environment");
        Path config = file("all.properties", "prot=1\n");
        assertThatThrownBy(() ->
                        Settings.read(List.of("--config=" + config), Map.of()).requireKnown(known))
                .isInstanceOfSatisfying(
                        UnknownSettingException.class,
                        e -> assertThat(e.suggestions()).containsExactly("port"))
                .hasMessage("unknown setting 'prot' in " + config);
    }

    /** Kubernetes sets these for a service named wikistream; the launcher and the tests have variables of their own. */
    @Test
    void variablesOfOthersAreLeftAlone() {
        Settings settings = Settings.read(
                List.of(),
                Map.of(
                        "WIKISTREAM_PORT", "tcp://10.0.0.7:8080",
                        "WIKISTREAM_SERVICE_HOST", "10.0.0.7",
                        "WIKISTREAM_SERVICE_PORT_HTTP", "8080",
                        "WIKISTREAM_PORT_8080_TCP_ADDR", "10.0.0.7",
                        "WIKISTREAM_JAVA_OPTS", "-Xmx1g",
                        "WIKISTREAM_TEST_DOCKER", "no",
                        "HOME", "/root"));
        settings.requireKnown(List.of("port"));
        assertThat(settings.find("port")).isEmpty();
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Settings.read(List.of("--config", "/nowhere.properties"), Map.of()))
                .hasMessage("cannot read the settings in /nowhere.properties: no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://wiki@db/wiki, postgresql://wiki@db/wiki?password=p%20%26w",
        "postgresql://wiki@db/wiki?sslmode=require, postgresql://wiki@db/wiki?sslmode=require&password=p%20%26w",
        "postgres://wiki:own@db/wiki, postgres://wiki:own@db/wiki",
        "postgresql://db/wiki?password=own, postgresql://db/wiki?password=own",
        "redis://cache, redis://:r%2F1@cache",
        "rediss://cache:6380/2?timeout=9, rediss://:r%2F1@cache:6380/2?timeout=9",
        "redis://app@cache, redis://app:r%2F1@cache",
        "valkey://:own@cache, valkey://:own@cache",
        "jsonl:out.jsonl, jsonl:out.jsonl"
    })
    void anAddressWithoutAPasswordGetsIt(String address, String expected) {
        StorePasswords passwords = new StorePasswords(Settings.read(
                List.of(), Map.of("WIKISTREAM_POSTGRES_PASSWORD", "p &w", "WIKISTREAM_REDIS_PASSWORD", "r/1")));
        assertThat(passwords.applyTo(address)).isEqualTo(expected);
        assertThat(new StorePasswords(Settings.read(List.of(), Map.of())).applyTo(address))
                .isEqualTo(address);
    }
}
