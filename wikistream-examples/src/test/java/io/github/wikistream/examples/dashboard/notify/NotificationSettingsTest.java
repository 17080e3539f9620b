package io.github.wikistream.examples.dashboard.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.examples.dashboard.notify.Rule.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationSettingsTest {
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    private Path folder;

    private NotificationSettings read(String text) throws IOException {
        return NotificationSettings.read(Files.writeString(folder.resolve("notifications.json"), text));
    }

    @Test
    void aRuleReplacesTheBuiltInOneOfItsName() throws IOException {
        NotificationSettings settings = read("""
                {"channels": {"ops": {"webhook": "https://example.org/hook", "secret": "%s"},
                              "chat": {"webhook": "https://example.org/hidden", "format": "slack"},
                              "own": {"class": "%s"}},
                 "builtIn": "chat",
                 "rules": [{"kind": "spike", "threshold": 0.9, "wiki": "enwiki", "channel": "ops"},
                           {"name": "outage", "kind": "health", "channel": "own"}]}""".formatted(SECRET, CollectingChannel.class.getName()));
        assertThat(settings.rules())
                .containsExactlyInAnyOrder(
                        new Rule("spike", Kind.SPIKE, 0.9, "enwiki", "ops"),
                        new Rule("edit-war", Kind.EDIT_WAR, 10, null, "chat"),
                        new Rule("quality", Kind.QUALITY, 0.3, null, "chat"),
                        new Rule("health", Kind.HEALTH, 60, null, "chat"),
                        new Rule("outage", Kind.HEALTH, 60, null, "own"));
        assertThat(settings.channels().get("own")).isInstanceOf(CollectingChannel.class);
        assertThat(settings.channels().get("chat")).hasToString("the webhook at example.org");
    }

    @Test
    void anEmptyFileHasTheBuiltInRules() throws IOException {
        assertThat(read("{}").rules())
                .isEqualTo(NotificationSettings.builtIn().rules())
                .hasSize(4)
                .allMatch(rule -> rule.channel().equals("log"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | line 1",
                "[] | braces",
                "{\"chanels\": {}} | did you mean channels",
                "{\"builtIn\": \"ops\"} | no channel 'ops'",
                "{\"builtIn\": 1} | builtIn must be a text",
                "{\"channels\": {\"a\": {}}} | either webhook",
                "{\"channels\": {\"log\": {}}} | other than 'log'",
                "{\"channels\": {\"a\": {\"webhook\": \"https://example.org/hidden\"}}} | needs a secret",
                "{\"channels\": {\"a\": {\"webhook\": \"ftp://example.org/hidden\", \"format\": \"slack\"}}} | http://HOST",
                "{\"channels\": {\"a\": {\"webhook\": \"http://u:hidden@h/\", \"format\": \"slack\"}}} | http://HOST",
                "{\"channels\": {\"a\": {\"webhook\": \"http://[hidden\", \"format\": \"slack\"}}} | no URL",
                "{\"channels\": {\"a\": {\"webhook\": \"http://h/\", \"format\": \"xml\"}}} | one of [json, slack]",
                "{\"channels\": {\"a\": {\"webhook\": \"http://h/\", \"secret\": \"hidden\"}}} | whsec_",
                "{\"channels\": {\"a\": {\"webhook\": \"http://h/\", \"secret\": \"whsec_hidden!\"}}} | whsec_",
                "{\"channels\": {\"a\": {\"webhook\": \"http://h/\", \"secret\": \"whsec_aGlkZGVu\"}}} | not 6 bytes",
                "{\"channels\": {\"a\": {\"webhook\": \"http://h/\", \"secret\": hidden}}} | line 1",
                "{\"channels\": {\"a\": {\"class\": \"org.example.Pager\"}}} | META-INF/services",
                "{\"rules\": [{}]} | rule 1: kind must be one of [spike, edit-war, quality, health]",
                "{\"rules\": [{\"kind\": \"spike\", \"threshold\": 0.4}]} | from 0.5 to 1.0, not 0.4",
                "{\"rules\": [{\"kind\": \"spike\", \"threshold\": \"much\"}]} | from 0.5 to 1.0",
                "{\"rules\": [{\"kind\": \"spike\", \"channel\": \"ops\"}]} | no channel 'ops'",
                "{\"rules\": [{\"kind\": \"health\", \"wiki\": \"enwiki\"}]} | no wiki",
                "{\"rules\": [{\"kind\": \"spike\", \"name\": \"a b\"}]} | not 'a b'",
                "{\"rules\": [{\"kind\": \"spike\"}, {\"kind\": \"spike\"}]} | two rules"
            })
    void namesTheFileTheSettingAndTheRemedyAndNoSecret(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notifications.json")
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("hidden", "aGlkZGVu");
    }

    @Test
    void saysIfTheFileIsMissing() {
        assertThatThrownBy(() -> NotificationSettings.read(folder.resolve("none.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("--notifications");
    }
}
