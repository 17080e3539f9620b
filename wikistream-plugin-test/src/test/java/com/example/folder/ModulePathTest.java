package com.example.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module reads from a server, and needs to require nothing but the core. */
class ModulePathTest {
    private static final int EVENTS = 100;

    @TempDir
    private Path folder;

    /** Everything but tests and what is of the test alone. */
    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.contains("test-classes") && !entry.contains("junit") && !entry.contains("assertj"))
                .filter(entry -> !entry.contains("wikistream-plugin-test"))
                .reduce((all, entry) -> all + File.pathSeparator + entry)
                .orElseThrow();
    }

    private String run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve(tool + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void requiringTheCoreIsEnough() throws Exception {
        Path module = Files.writeString(folder.resolve("module-info.java"), """
            module com.example.program {
                requires io.github.wikistream.core;
            }
            """);
        Path program = Files.writeString(folder.resolve("Program.java"), """
            package com.example.program;

            import io.github.wikistream.WikiStream;

            public class Program {
                public static void main(String[] args) throws InterruptedException {
                    try (WikiStream stream = WikiStream.builder()
                            .source(args[0])
                            .userAgent("test/1.0 (test@example.org)")
                            .forEach(change -> System.out.println("change " + change.title()))
                            .start()) {
                        stream.await();
                    }
                }
            }
            """);
        String classes = folder.resolve("classes").toString();
        run("javac", "-p", modulePath(), "-d", classes, module.toString(), program.toString());

        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(number -> SampleEvents.change(number).json())
                        .toList())
                .start()) {
            String output = run(
                    "java",
                    "-p",
                    modulePath() + File.pathSeparator + classes,
                    "-m",
                    "com.example.program/com.example.program.Program",
                    "http://127.0.0.1:" + server.port());

            assertThat(output.lines().filter(line -> line.startsWith("change ")))
                    .hasSize(EVENTS);
        }
    }
}
