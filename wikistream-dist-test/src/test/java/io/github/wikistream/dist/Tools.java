package io.github.wikistream.dist;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs that tests need and a machine may lack. */
final class Tools {
    private Tools() {}

    /** Skips the calling test if a program is not installed; with {@code CI=true} in the environment, fails it. */
    static void require(String program) {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!installed) {
            String reason = program + " is not installed";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            throw new TestAbortedException(reason);
        }
    }
}
