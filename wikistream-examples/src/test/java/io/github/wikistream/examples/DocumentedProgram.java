package io.github.wikistream.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * A whole class that a page of the documentation shows.
 *
 * @param name of the class, which is public and in no package
 * @param text all of it, from its imports on
 */
public record DocumentedProgram(String name, String text) {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(import .*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("public (?:final )?class (\\w+)");

    /** Returns the project's root. */
    public static Path root() {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.resolveSibling("");
    }

    /** Returns the first class of a page, which is named from the project's root on. */
    public static DocumentedProgram of(String page) throws IOException {
        Matcher block = PROGRAM.matcher(Files.readString(root().resolve(page)));
        assertThat(block.find()).as("a program in " + page).isTrue();
        Matcher name = CLASS.matcher(block.group(1));
        assertThat(name.find()).as("a public class in the program of " + page).isTrue();
        return new DocumentedProgram(name.group(1), block.group(1));
    }

    /** Compiles it into a folder, runs it, and returns what it printed. */
    String output(Path folder, String argument) throws Exception {
        compile(folder);
        URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        Class<?> program = loader.loadClass(name);
        return Output.of(
                () -> program.getMethod("main", String[].class).invoke(null, (Object) new String[] {argument}));
    }

    /** Compiles it into a folder, beside its source. */
    public void compile(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), text);
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        complaints,
                        complaints,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(result).as(complaints.toString(UTF_8)).isZero();
    }
}
