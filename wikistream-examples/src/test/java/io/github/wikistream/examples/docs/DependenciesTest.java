package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that the page lists are in use, in the version and of the size that it says. */
class DependenciesTest {
    private static final Page PAGE = Page.of("docs/reference/dependencies.md");

    @ParameterizedTest
    @ValueSource(strings = {"wikistream-core", "wikistream-redis", "wikistream-postgres", "wikistream-kafka"})
    void versionsAndSizesAreThoseOfTheJars(String module) throws IOException {
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        List<List<String>> rows = PAGE.table("## " + module);
        assertThat(rows).hasSizeGreaterThan(3);
        for (List<String> row : rows) {
            String library = Page.codeIn(row.get(0)).get(0);
            String name = library.substring(library.indexOf(':') + 1) + "-" + row.get(1) + ".jar";
            Path jar = jars.stream()
                    .filter(path -> path.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
            assertThat(Math.round(Files.size(jar) / 1000.0) + " KB")
                    .as(name)
                    .isEqualTo(row.get(2).replace(",", ""));
        }
    }
}
