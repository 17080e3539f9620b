package io.github.wikistream.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.wikistream.examples.DocumentedProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of Java in the documentation compiles: whole classes as they are, statements within a method. What statements assume is in
 * a comment before the block, which readers do not see: imports, and parameters of the method.
 */
class DocumentedJavaTest {
    /** Pages whose blocks are parts of a module, which compares them with its sources: a plugin, an application. */
    private static final Set<String> COMPARED_ELSEWHERE =
            Set.of("docs/how-to/writing-a-sink.md", "docs/how-to/write-a-source.md", "docs/how-to/spring-boot.md");

    /** How a comment says that a block cannot be compiled here, and why. */
    private static final String NOT = "nothing: ";

    private static final Pattern CLASS = Pattern.compile("public (?:final )?class (\\w+)");

    @TempDir
    private Path folder;

    static Stream<Page.Block> blocks() throws IOException {
        List<Page.Block> blocks = new ArrayList<>();
        for (Page page : Page.all()) {
            if (!COMPARED_ELSEWHERE.contains(page.name())) {
                page.blocks().stream()
                        .filter(block -> block.language().equals("java"))
                        .forEach(blocks::add);
            }
        }
        assertThat(blocks).hasSizeGreaterThan(5);
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void compiles(Page.Block block) throws IOException {
        for (String line : block.context()) {
            if (line.startsWith(NOT)) {
                abort(line);
            }
        }
        Matcher whole = CLASS.matcher(block.text());
        Path source = whole.find()
                ? Files.writeString(folder.resolve(whole.group(1) + ".java"), block.text())
                : Files.writeString(folder.resolve("Statements.java"), statements(block));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString()));
        if (block.context().stream().anyMatch(line -> line.contains("io.github.wikistream.jdbc"))) {
            arguments.addAll(jdbcSources());
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(String[]::new));
        assertThat(result).as("%s: %s", block.page(), errors.toString(UTF_8)).isZero();
    }

    /** Returns the sources of a module that this one does not depend on. */
    private static List<String> jdbcSources() throws IOException {
        Path module = DocumentedProgram.root().resolve("wikistream-jdbc/src/main/java");
        try (Stream<Path> files = Files.walk(module)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".java") && !name.endsWith("-info.java"))
                    .toList();
        }
    }

    private static String statements(Page.Block block) {
        List<String> lines = block.context();
        String imports =
                lines.stream().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String parameters =
                lines.stream().filter(line -> !line.startsWith("import ")).collect(Collectors.joining(", "));
        return imports + "\nclass Statements {\n    void run(" + parameters + ") throws Exception {\n" + block.text()
                + "    }\n}\n";
    }
}
