package io.github.wikistream.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root. Whether it builds and runs is seen by using it; here is what goes wrong before that. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "wikistream").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void isAScriptForAnyShell() throws Exception {
        assertThat(Files.isExecutable(LAUNCHER)).isTrue();
        assertThat(run(List.of("/bin/sh", "-n", LAUNCHER.toString()), "").exitCode())
                .isZero();
    }

    @Test
    void saysWhatIsWrongWithAnOldJava() throws Exception {
        script("bin/java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        Result result = run(List.of(copy().toString()), folder.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains(folder + "/bin/java is Java 11, but 17 or newer is needed");
    }

    @Test
    void saysThatJavaHomeLeadsNowhere() throws Exception {
        Result result = run(List.of(copy().toString()), "/nowhere");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("JAVA_HOME is /nowhere");
    }

    @Test
    void runsWhatWasBuiltAndPassesItsArgumentsOnWhereverItIsLinkedTo() throws Exception {
        Path launcher = copy();
        Path root = folder.resolve("project").toRealPath();
        Path target = Files.createDirectories(root.resolve("wikistream-examples/target"));
        Files.createFile(target.resolve("launcher.stamp"));
        script(
                "bin/java",
                "case $1 in -version) echo 'openjdk version \"17.0.1\"' >&2;; *) for word; do echo \"<$word>\"; done;; esac");
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), Path.of("project", String.valueOf(launcher.getFileName())));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("other"), link);
        Result result = run(List.of(linkToLink.toString(), "run", "--sink", "a b"), folder.toString());
        assertThat(result.output().lines())
                .contains("<" + root + "/wikistream-examples/target/lib/*>")
                .endsWith("<io.github.wikistream.examples.cli.Main>", "<run>", "<--sink>", "<a b>");
        assertThat(result.exitCode()).isZero();
    }

    private record Result(int exitCode, String output) {}

    private Path copy() throws IOException {
        Path root = Files.createDirectories(folder.resolve("project"));
        Path launcher = Files.copy(LAUNCHER, root.resolve("wikistream"));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(List<String> command, String javaHome) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().remove("WIKISTREAM_JAVA_OPTS");
        builder.environment().remove("WIKISTREAM_CLASSPATH");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }
}
