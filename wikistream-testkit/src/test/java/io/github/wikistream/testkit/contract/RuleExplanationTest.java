package io.github.wikistream.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule that a contract tests has a name, a text and a remedy. */
class RuleExplanationTest {
    @ParameterizedTest
    @ValueSource(
            classes = {SinkContract.class, SourceContract.class, MetricStoreContract.class, DeadLetterContract.class})
    void everyRuleIsExplainedAndNoOther(Class<?> contract) throws IOException {
        Set<String> expected = new TreeSet<>();
        for (Method method : contract.getDeclaredMethods()) {
            DisplayName name = method.getAnnotation(DisplayName.class);
            if (name != null && name.value().startsWith("rule ")) {
                String rule =
                        name.value().substring("rule ".length(), name.value().indexOf(':'));
                expected.addAll(Set.of(rule + ".name", rule + ".rule", rule + ".remedy"));
            }
        }
        Properties explained = new Properties();
        try (InputStream file = contract.getResourceAsStream(contract.getSimpleName() + ".properties")) {
            assertThat(file).isNotNull();
            explained.load(new InputStreamReader(file, UTF_8));
        }

        assertThat(expected).isNotEmpty().isEqualTo(new TreeSet<>(explained.stringPropertyNames()));
        assertThat(explained.values())
                .allSatisfy(text -> assertThat(text.toString()).isNotBlank());
    }
}
