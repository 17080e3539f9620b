package io.github.wikistream.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists the properties that the metadata has. */
class DocumentedPropertiesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(wikistream\\.[a-z.-]+)` \\|");
    private static final Pattern PROPERTY = Pattern.compile(
            "\"name\": \"(wikistream\\.[a-z.-]+)\",\\s+\"type\": \"[^\"]+\",\\s+\"description\": \"[^\"]+\"");

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageListsEveryPropertyAndNoOther() throws IOException {
        try (InputStream file =
                WikiStreamProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(file).isNotNull();
            String metadata = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String page = Files.readString(Path.of("..", "docs", "how-to", "spring-boot.md"));

            assertThat(all(ROW, page)).hasSizeGreaterThan(15).isEqualTo(all(PROPERTY, metadata));
        }
    }
}
