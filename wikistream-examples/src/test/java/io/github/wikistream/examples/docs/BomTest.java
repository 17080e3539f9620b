package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM lists every module that is published to be depended on, in the version of the project. */
class BomTest {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern MANAGED = Pattern.compile("(?s)<dependency>.*?<artifactId>([^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");
    private static final String UNPUBLISHED = "<maven.deploy.skip>true</maven.deploy.skip>";

    /** The packaging of modules that no program depends on. */
    private static final String ARCHETYPE = "<packaging>maven-archetype</packaging>";

    private static String pom(String folder) throws IOException {
        Path root = DocumentedProgram.root();
        return Files.readString(root.resolve(folder).resolve("pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void everyPublishedModuleIsListedAndNoOther() throws IOException {
        List<String> published = all(MODULE, pom("")).stream()
                .filter(module -> !module.equals("wikistream-bom"))
                .filter(module -> {
                    try {
                        String pom = pom(module);
                        return !pom.contains(UNPUBLISHED) && !pom.contains(ARCHETYPE);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();

        assertThat(all(MANAGED, pom("wikistream-bom"))).containsExactlyInAnyOrderElementsOf(published);
        String bom = pom("wikistream-bom");
        // The build is that of the BOM itself, and not what it manages.
        assertThat(all(VERSION, bom.substring(0, bom.indexOf("<build>"))))
                .containsOnly(all(VERSION, pom("")).get(0));
    }
}
