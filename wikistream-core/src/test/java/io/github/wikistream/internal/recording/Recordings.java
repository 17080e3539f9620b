package io.github.wikistream.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Locates captures of the real stream, which are kept beside the project and are not part of it. */
public final class Recordings {
    private Recordings() {}

    /** Returns the path of a recording; skips the test if the folder is absent, unless {@code CI=true}. */
    public static Path recording(String name) {
        // Tests run in the folder of their module, or of the project when started by an IDE.
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
