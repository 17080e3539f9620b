package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on configuration lists every environment variable and system property that the code reads. */
class EnvironmentTest {
    private static final Page PAGE = Page.of("docs/reference/configuration.md");

    /** How Java code, the launcher, the CI script and the POMs read a variable. */
    private static final List<Pattern> VARIABLE_READS = List.of(
            Pattern.compile("(?:getenv|(?:nvironment|env)\\s*\\.(?:get|getOrDefault|apply))\\(\\s*\"(\\w+)\""),
            Pattern.compile("either\\(\\s*environment,\\s*\"(\\w+)\",\\s*\"(\\w+)\""),
            Pattern.compile("String VARIABLE = \"(\\w+)\""),
            Pattern.compile("\\$\\{([A-Z][A-Z_]+):[-+]"),
            Pattern.compile("<name>env\\.(\\w+)</name>"));

    private static final List<Pattern> PROPERTY_READS = List.of(
            Pattern.compile("getProperty\\(\\s*\"((?:wikistream|spikes)\\.[\\w.]+)\""),
            Pattern.compile("(?:Integer\\.getInteger|Long\\.getLong|Boolean\\.getBoolean)\\(\\s*\"([\\w.]+)\""));

    /** Read by Java, or by the drivers of the stores. */
    private static final Set<String> READ_BY_LIBRARIES = Set.of(
            "PGPASSFILE",
            "https.proxyHost",
            "https.proxyPort",
            "http.proxyHost",
            "http.proxyPort",
            "http.nonProxyHosts",
            "javax.net.ssl.trustStore",
            "org.postgresql.pgpassfile");

    @Test
    void everyEnvironmentVariableIsListedAndNoOther() throws IOException {
        assertThat(documented("## Environment variables")).isEqualTo(read(VARIABLE_READS));
    }

    @Test
    void everySystemPropertyIsListedAndNoOther() throws IOException {
        assertThat(documented("## System properties")).isEqualTo(read(PROPERTY_READS));
    }

    private static Set<String> documented(String heading) {
        return PAGE.table(heading).stream()
                .flatMap(row -> Page.codeIn(row.get(0)).stream())
                .filter(name -> !READ_BY_LIBRARIES.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> read(List<Pattern> reads) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            for (Pattern read : reads) {
                read.matcher(text).results().forEach(found -> {
                    for (int group = 1; group <= found.groupCount(); group++) {
                        names.add(found.group(group));
                    }
                });
            }
        }
        names.removeAll(READ_BY_LIBRARIES);
        return names;
    }

    private static List<Path> files() throws IOException {
        Path root = DocumentedProgram.root();
        List<Path> files = new ArrayList<>(List.of(
                root.resolve("wikistream"),
                root.resolve("wikistream-dist/src/main/dist/lib/launch.sh"),
                root.resolve(".ci/run")));
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(
                            folder -> Files.exists(folder.resolve("pom.xml")) && Files.exists(folder.resolve("src")))
                    .toList()) {
                files.add(module.resolve("pom.xml"));
                try (Stream<Path> sources = Files.walk(module.resolve("src"))) {
                    sources.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        return files;
    }
}
