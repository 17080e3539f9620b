package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the documentation's shell commands name exists: modules, profiles, classes and files. Lines of {@code ./wikistream} are tested by
 * {@code DocumentedCommandsTest}, lines of {@code redis-cli} by the module {@code wikistream-redis}.
 */
class DocumentedShellTest {
    private static final Set<String> PROGRAMS = Set.of(
            "./wikistream",
            "mvn",
            "java",
            "psql",
            "redis-cli",
            "git",
            "tar",
            "ln",
            "cp",
            "install",
            "systemctl",
            "journalctl",
            "docker",
            "kubectl",
            "bin/wikistream",
            "deploy/secrets.sh");
    private static final Pattern MAVEN_MODULES = Pattern.compile("-pl ([\\w,-]+)");
    private static final Pattern MAVEN_PROFILE = Pattern.compile("-P ?([\\w-]+)");
    private static final Pattern MAVEN_CLASS = Pattern.compile("-D(?:main|test)='?(\\w+)(?= |$|')");
    private static final Pattern JAVA_CLASS = Pattern.compile("benchmarks\\.jar ([\\w.]+)");
    private static final Pattern SQL_FILE = Pattern.compile("-f ([\\w.-]+\\.sql)");

    @Test
    void everyProgramIsKnown() throws IOException {
        assertThat(DocumentedCommands.all())
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> assertThat(command.words().get(0))
                        .as("%s: %s", command.page(), command.line())
                        .matches(program -> PROGRAMS.contains(program) || isScript(program)));
    }

    @Test
    void whatTheArchiveIsToContainIsThere() throws IOException {
        Path files = DocumentedProgram.root().resolve("wikistream-dist/src/main/dist");
        assertThat(DocumentedCommands.all().stream()
                        .flatMap(command -> command.words().stream())
                        .filter(word -> word.startsWith("deploy/") || word.startsWith("bin/")))
                .hasSizeGreaterThan(4)
                .allSatisfy(word -> assertThat(files.resolve(word)).exists());
    }

    private static boolean isScript(String program) {
        return program.startsWith(".ci/")
                && Files.isExecutable(DocumentedProgram.root().resolve(program));
    }

    @Test
    void mavenFindsItsModulesProfilesAndClasses() throws IOException {
        Path root = DocumentedProgram.root();
        Set<String> sources = names(".java");
        String poms = poms();
        assertThat(lines("mvn")).isNotEmpty().allSatisfy(line -> {
            for (String modules : named(MAVEN_MODULES, line)) {
                assertThat(modules.split(",", -1)).as(line).allMatch(module -> Files.isDirectory(root.resolve(module)));
            }
            for (String profile : named(MAVEN_PROFILE, line)) {
                assertThat(poms).as(line).contains("<id>" + profile + "</id>");
            }
            for (String type : named(MAVEN_CLASS, line)) {
                assertThat(sources).as(line).contains(type + ".java");
            }
        });
    }

    @Test
    void javaFindsItsClasses() throws IOException {
        Set<String> sources = names(".java");
        assertThat(lines("java"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(named(JAVA_CLASS, line))
                        .as(line)
                        .isNotEmpty()
                        .allSatisfy(type ->
                                assertThat(sources).contains(type.substring(type.lastIndexOf('.') + 1) + ".java")));
    }

    @Test
    void psqlFindsItsFiles() throws IOException {
        Set<String> files = names(".sql");
        assertThat(lines("psql"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(files).as(line).containsAll(named(SQL_FILE, line)));
    }

    private static List<String> lines(String program) throws IOException {
        return DocumentedCommands.all().stream()
                .filter(command -> command.words().get(0).equals(program))
                .map(DocumentedCommands.Command::line)
                .toList();
    }

    private static List<String> named(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static Set<String> names(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(DocumentedProgram.root(), 14)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending))
                    .collect(Collectors.toSet());
        }
    }

    private static String poms() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> modules = Files.list(DocumentedProgram.root())) {
            for (Path pom : Stream.concat(
                            Stream.of(DocumentedProgram.root().resolve("pom.xml")),
                            modules.map(module -> module.resolve("pom.xml")))
                    .filter(Files::exists)
                    .toList()) {
                text.append(Files.readString(pom));
            }
        }
        return text.toString();
    }
}
