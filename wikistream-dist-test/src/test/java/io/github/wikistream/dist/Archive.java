package io.github.wikistream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The archives that the build made. */
final class Archive {
    private static final String NAME = System.getProperty("archive.path", "");

    private Archive() {}

    static Path tar() {
        return Path.of(NAME + ".tar.gz");
    }

    static Path zip() {
        return Path.of(NAME + ".zip");
    }

    /** Unpacks the archive into a folder, and returns the folder in it. */
    static Path unpack(Path folder) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("tar", "-xzf", tar().toString(), "-C", folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        try (Stream<Path> roots = Files.list(folder)) {
            return roots.findFirst().orElseThrow();
        }
    }
}
