package com.example.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/reference/dependencies.md} says of wikistream-core is what a program that depends on it gets. */
class DependenciesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `[^:`]+:([^`]+)` \\| (\\S+) \\| ([0-9,]+) KB \\|");

    /** What this module has for its tests; the testkit brings nothing along. */
    private static final Pattern OF_TESTS = Pattern.compile("(junit|assertj|byte-buddy|opentest4j|wikistream).*");

    @Test
    void thePageListsTheJarsOfTheCoreWithTheirSizes() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "dependencies.md"));
        String core = page.substring(page.indexOf("## wikistream-core"), page.indexOf("## wikistream-redis"));
        Set<String> documented = ROW.matcher(core)
                .results()
                .map(row -> row.group(1) + "-" + row.group(2) + ".jar "
                        + row.group(3).replace(",", "") + " KB")
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar"))
                .filter(path -> !OF_TESTS.matcher(path.getFileName().toString()).matches())
                .map(DependenciesTest::withSize)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(jars);
    }

    private static String withSize(Path jar) {
        try {
            return String.format(Locale.ROOT, "%s %d KB", jar.getFileName(), Math.round(Files.size(jar) / 1000.0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
