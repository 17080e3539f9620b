package io.github.wikistream.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on the README's first screen compiles, runs, and does what it says. */
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(import .*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void theProgramInTheReadmePrintsEveryChange() throws Exception {
        List<String> events = new ArrayList<>();
        SimulatedEvents simulated = SimulatedEvents.from(1, Instant.parse("2026-01-01T12:00:00Z"));
        for (int i = 0; i < 200; i++) {
            events.add(simulated.next().data());
        }
        long changes = events.stream()
                .filter(e -> !e.contains("\"domain\":\"canary\""))
                .count();

        String printed;
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(events)
                .speed(EventStreamsServer.MAX_SPEED)
                .start()) {
            printed = outputOf(compiled(program()), "http://127.0.0.1:" + server.port());
        }

        assertThat(printed.lines().filter(line -> line.matches("\\w+ {2}.+")).count())
                .isEqualTo(changes);
    }

    private static String program() throws IOException {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("README.md")) ? here : here.resolveSibling("");
        Matcher block = PROGRAM.matcher(Files.readString(root.resolve("README.md")));
        assertThat(block.find()).as("a program in the README").isTrue();
        return block.group(1);
    }

    private Class<?> compiled(String program) throws Exception {
        Path source = Files.writeString(folder.resolve("QuickStart.java"), program);
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
        URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        return loader.loadClass("QuickStart");
    }

    private static String outputOf(Class<?> program, String argument) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) new String[] {argument});
        } finally {
            System.setOut(before);
        }
        return printed.toString(UTF_8);
    }
}
