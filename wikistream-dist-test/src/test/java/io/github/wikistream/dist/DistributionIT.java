package io.github.wikistream.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the distribution and uses it. */
class DistributionIT {
    private static final Pattern JVM_OPTION = Pattern.compile("-X[\\w:+=%]+|-D[\\w.]+=[\\w-]+|--enable[\\w=-]+");

    @TempDir
    static Path folder;

    private static Path root = Path.of("");
    private static Path launcher = Path.of("");

    @BeforeAll
    static void unpack() throws Exception {
        root = Archive.unpack(folder);
        launcher = root.resolve("bin/wikistream");
    }

    @Test
    void runsThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("wikistream"), launcher);
        Program.Result version = Program.run(link, folder, "--version");
        assertThat(version.exitCode()).as(version.err()).isZero();
        assertThat("wikistream-" + version.out().strip().replaceFirst("^wikistream ", ""))
                .isEqualTo(String.valueOf(root.getFileName()));
    }

    @Test
    void readsARecordingIntoAFile() throws Exception {
        Path recording = folder.resolve("changes.jsonl.gz");
        Program.Result recorded = Program.run(
                launcher,
                folder,
                "record",
                "--source",
                "simulated:?speed=max",
                "--events",
                "300",
                "--out",
                recording.toString());
        assertThat(recorded.exitCode()).as(recorded.err()).isZero();

        Path changes = folder.resolve("changes.jsonl");
        Program.Result run =
                Program.run(launcher, folder, "run", "--source", recording.toString(), "--sink", "jsonl:" + changes);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("\"received\":300");
        try (Stream<String> lines = Files.lines(changes)) {
            assertThat(lines.count()).isBetween(290L, 300L); // some are canaries
        }
    }

    @Test
    void servesTheDashboardWithItsOwnServersAndStops() throws Exception {
        try (Program dashboard = Program.start(
                launcher,
                folder,
                "dashboard",
                "--source",
                "simulated",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())) {
            String line = dashboard.readLine();
            assertThat(line).as(dashboard::logged).startsWith("The dashboard is at http://");
            URI page = URI.create(line.substring(line.indexOf("http")));
            assertThat(get(page)).contains("<title>");
            // The one comes from PostgreSQL, the other from Redis.
            awaitLive(page, "\"latest\":[{", "\"topWikis\":[{");
            assertThat(dashboard.stop()).as(dashboard::logged).isZero();
        }
    }

    @Test
    void namesTheRemedyWithoutTheEmbeddedServers() throws Exception {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        Path copy = Archive.unpack(bare);
        try (Stream<Path> jars = Files.list(copy.resolve("lib/embedded"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        Program.Result dashboard = Program.run(
                copy.resolve("bin/wikistream"),
                bare,
                "dashboard",
                "--source",
                "simulated",
                "--port",
                "0",
                "--data",
                bare.resolve("data").toString());
        assertThat(dashboard.exitCode()).isEqualTo(1);
        assertThat(dashboard.err()).contains("no PostgreSQL on the class path", "name a server by --postgres");
    }

    @Test
    void completesCommandsAndOptions() throws Exception {
        String script = ". '" + root + "/completion/wikistream.bash'; complete -p wikistream;"
                + " COMP_WORDS=(wikistream ma); COMP_CWORD=1; _complete_wikistream; echo \"${COMPREPLY[@]}\";"
                + " COMP_WORDS=(wikistream maintain --dry); COMP_CWORD=2; _complete_wikistream; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8))
                .contains("-F _complete_wikistream")
                .contains("\nmaintain", "\n--dry-run");
    }

    @Test
    void bothArchivesHoldTheSameFiles() throws Exception {
        Set<String> unpacked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> unpacked.add(folder.relativize(file).toString()));
        }
        Set<String> zipped = new TreeSet<>();
        try (ZipFile zip = new ZipFile(Archive.zip().toFile())) {
            zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> zipped.add(entry.getName()));
        }
        assertThat(zipped).isEqualTo(unpacked);
        assertThat(unpacked.stream().map(name -> name.substring(name.indexOf('/') + 1)))
                .contains("LICENSE", "README.md", "docs/README.md", "bin/wikistream.cmd", "lib/launch.sh");
    }

    @Test
    void everyLibraryOfOthersHasANotice() throws IOException {
        String notices = Files.readString(root.resolve("THIRD-PARTY.txt"));
        for (String part : List.of("lib/third-party", "lib/embedded")) {
            try (Stream<Path> jars = Files.list(root.resolve(part))) {
                assertThat(jars.map(jar -> String.valueOf(jar.getFileName())))
                        .isNotEmpty()
                        .allSatisfy(jar -> assertThat(notices)
                                .containsPattern(":"
                                        + jar.replaceFirst("-(\\d)", ":$1")
                                                .replaceFirst("\\.jar$", "")
                                                .replaceFirst("-(?=[^-:]*$)", "[-:]")
                                        + "\\b"));
            }
        }
        try (Stream<Path> jars = Files.list(root.resolve("lib/app"))) {
            assertThat(jars)
                    .allSatisfy(jar -> assertThat(jar.getFileName()).asString().startsWith("wikistream-"));
        }
    }

    @Test
    void windowsGetsTheSameOptionsForJava() throws IOException {
        String script = Files.readString(root.resolve("lib/launch.sh"));
        String options = script.substring(script.indexOf("exec \"$java\""), script.indexOf("-Dwikistream.terminal"));
        String batch = Files.readString(root.resolve("bin/wikistream.cmd"));
        assertThat(batch).contains("\r\n");
        assertThat(options(batch)).hasSizeGreaterThan(5).isEqualTo(options(options));
    }

    private static List<String> options(String text) {
        return JVM_OPTION
                .matcher(text.replaceAll("(?m)^rem.*$", ""))
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Reads the live stream until each of the texts has occurred. */
    private static void awaitLive(URI page, String... texts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve("api/v1/live?parts=latest,windows"))
                .header("Accept", "text/event-stream")
                .build();
        Set<String> missing = new TreeSet<>(List.of(texts));
        try (Stream<String> lines =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.peek(line -> missing.removeIf(line::contains)).anyMatch(line -> missing.isEmpty()))
                    .as("the stream ended before it had %s", missing)
                    .isTrue();
        }
    }
}
