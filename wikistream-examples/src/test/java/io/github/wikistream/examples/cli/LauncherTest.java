package io.github.wikistream.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root. Whether it builds and runs is seen by using it; here is what goes wrong before that. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "wikistream").toAbsolutePath().normalize();

    /** What it shares with the launcher of a distribution. */
    private static final String LAUNCH = "wikistream-dist/src/main/dist/lib/launch.sh";

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
        Path launcher = project();
        Path root = folder.resolve("project").toRealPath();
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), Path.of("project", String.valueOf(launcher.getFileName())));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("other"), link);
        Result result = run(List.of(linkToLink.toString(), "run", "--sink", "a b"), folder.toString());
        assertThat(result.output().lines())
                .anyMatch(word -> word.matches("<" + root + "/wikistream-examples/target/launcher-[0-9-]+/lib/\\*>"))
                .endsWith("<io.github.wikistream.examples.cli.Main>", "<run>", "<--sink>", "<a b>");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void buildsOnceForOneContentWhateverTheTimesOfFiles() throws Exception {
        Path launcher = project();
        assertThat(built(launcher)).isEqualTo("1");
        assertThat(built(launcher)).isEqualTo("1");
        Path source = folder.resolve("project/wikistream-core/src/main/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(built(launcher)).isEqualTo("1");
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(Files.writeString(source, "class A { int b; }"), old);
        assertThat(built(launcher)).isEqualTo("2");
        Files.setLastModifiedTime(Files.writeString(source, "class A {}"), old);
        assertThat(built(launcher)).as("the content of before").isEqualTo("1");
    }

    @Test
    void aCopiedCheckoutIsNotBuiltAgain() throws Exception {
        assertThat(built(project())).isEqualTo("1");
        Path copy = folder.resolve("copy");
        Process copying =
                new ProcessBuilder("cp", "-r", folder.resolve("project").toString(), copy.toString()).start();
        assertThat(copying.waitFor()).isZero();
        assertThat(built(copy.resolve("wikistream"))).isEqualTo("1");
        assertThat(Files.readString(folder.resolve("builds"))).hasSize(1);
    }

    @Test
    void aBuildThatFailsLeavesTheOneBefore() throws Exception {
        Path launcher = project();
        assertThat(built(launcher)).isEqualTo("1");
        Path source = folder.resolve("project/wikistream-core/src/main/A.java");
        Files.createFile(folder.resolve("broken"));
        Files.writeString(source, "class A {");
        Result failed = run(List.of(launcher.toString()), folder.toString());
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.output()).contains("the build failed");
        Files.writeString(source, "class A {}");
        assertThat(built(launcher)).isEqualTo("1");
    }

    /** Runs the launcher and returns in which build it found its jars. */
    private String built(Path launcher) throws IOException, InterruptedException {
        String output = run(List.of(launcher.toString()), folder.toString()).output();
        return output.lines()
                .filter(line -> line.startsWith("build "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output))
                .substring("build ".length());
    }

    /** Makes a project that a Maven of its own builds: jars that hold the number of the build. */
    private Path project() throws IOException {
        Path launcher = copy();
        for (String module : List.of("core", "embedded", "micrometer", "redis", "postgres", "testkit", "examples")) {
            Path sources = Files.createDirectories(folder.resolve("project/wikistream-" + module + "/src/main"));
            Files.writeString(sources.resolve("A.java"), "class A {}");
            Files.writeString(folder.resolve("project/wikistream-" + module + "/pom.xml"), "<project/>");
        }
        Files.writeString(folder.resolve("project/pom.xml"), "<project/>");
        script("bin/javac", "");
        script(
                "bin/mvn",
                "printf x >>'" + folder + "/builds'",
                "for word; do case $word in -Dlib.folder=*) lib=${word#*=};; esac; done",
                "mkdir -p \"$lib\" && wc -c <'" + folder + "/builds' | tr -d ' ' >\"$lib/number\"",
                "[ ! -e '" + folder + "/broken' ]");
        script(
                "bin/java",
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; exit; fi",
                "for word; do",
                "  case $word in */lib/\\*) echo \"build $(cat \"${word%\\*}number\")\";; esac",
                "  echo \"<$word>\"",
                "done");
        return launcher;
    }

    private record Result(int exitCode, String output) {}

    private Path copy() throws IOException {
        Path root = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(root.resolve(LAUNCH).resolveSibling(""));
        Files.copy(LAUNCHER.resolveSibling(LAUNCH), root.resolve(LAUNCH));
        Path launcher = Files.copy(LAUNCHER, root.resolve("wikistream"));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void script(String name, String... body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", body) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(List<String> command, String javaHome) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().merge("PATH", folder + "/bin:", (path, own) -> own + path);
        builder.environment().remove("WIKISTREAM_JAVA_OPTS");
        builder.environment().remove("WIKISTREAM_CLASSPATH");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }
}
