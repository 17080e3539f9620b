package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Captures of the real stream, which lie beside the project and are not part of it. */
final class Recordings {
    /** Those of the stream {@code recentchange}. */
    static final List<String> RECENT_CHANGE = List.of(
            "2018-10-19_grafpoo.sse.gz",
            "2021-08-27_kirajano.sse.gz",
            "2026-01-13_WikiScan.jsonl.gz",
            "2026-06-20_pdm.sse.gz");

    private Recordings() {}

    /** Returns a recording's path; skips the test where the folder is absent, unless {@code CI=true}. */
    static Path file(String name) {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("wikistream-core")) ? here : here.resolveSibling("");
        Path folder = root.resolve("../shared/recordings").normalize();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(folder).as("recordings, which CI must provide").isDirectory();
        }
        assumeTrue(Files.isDirectory(folder), "no recordings at " + folder);
        return folder.resolve(name);
    }
}
