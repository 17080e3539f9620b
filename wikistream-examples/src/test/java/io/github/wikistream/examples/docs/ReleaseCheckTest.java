package io.github.wikistream.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of {@code .ci/release-check} that judges a repository; the whole of it releases, and takes minutes. */
class ReleaseCheckTest {
    private static final String NAME = "wikistream-core-0.1.0";
    private static final List<String> JARS = List.of(".jar", "-sources.jar", "-javadoc.jar");
    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <name>core</name>
              <description>What it is.</description>
              <url>https://example.org</url>
              <licenses></licenses>
              <developers></developers>
              <scm></scm>
            </project>
            """;

    @TempDir
    private Path repository;

    private Path folder = Path.of("");

    @BeforeEach
    void publish() throws IOException {
        folder = Files.createDirectories(repository.resolve("io/github/wikistream/wikistream-core/0.1.0"));
        write(".pom", POM);
        write("-cyclonedx.json", "{}");
        for (String jar : JARS) {
            jar(jar, "META-INF/LICENSE");
        }
    }

    private Path file(String ending) {
        return folder.resolve(NAME + ending);
    }

    private void write(String ending, String content) throws IOException {
        Files.writeString(file(ending), content);
        Files.writeString(file(ending + ".asc"), "signature");
    }

    private void jar(String ending, String entry) throws IOException {
        write(ending, "");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file(ending)))) {
            jar.putNextEntry(new ZipEntry(entry));
        }
    }

    private String check(int exitCode) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        DocumentedProgram.root().resolve(".ci/release-check").toString(),
                        "--verify",
                        repository.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    @Test
    void acceptsWhatIsComplete() throws Exception {
        assertThat(check(0)).isEqualTo("1 artifacts in " + repository + " are complete\n");
    }

    @Test
    void listsEverythingThatIsMissing() throws Exception {
        write(".pom", POM.replace("  <url>https://example.org</url>\n", "").replace("core", "${name}"));
        Files.delete(file("-cyclonedx.json"));
        Files.delete(file("-sources.jar.asc"));
        jar("-javadoc.jar", "LICENSE");

        assertThat(check(1).lines().skip(1))
                .containsExactly(
                        NAME + ": the POM has no <url>",
                        NAME + ": the POM is not complete in itself: it has a parent, a variable or a snapshot",
                        NAME + ": " + NAME + "-sources.jar is not signed",
                        NAME + ": " + NAME + "-javadoc.jar has no META-INF/LICENSE",
                        NAME + ": " + NAME + "-cyclonedx.json is missing");
    }
}
