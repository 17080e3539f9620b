package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.FolderInUseException;
import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.internal.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where servers of test runs keep their data. */
final class TestFolders {
    private static final Logger LOG = LoggerFactory.getLogger(TestFolders.class);
    private static final int SLOTS = 100;

    private TestFolders() {}

    /**
     * Starts a server in a folder of its own. In a Maven build the folders are numbered and the first one that nobody
     * holds is taken: so a run that was killed is cleared away by the next one, and runs side by side do not meet.
     */
    static <A> StartedServer<A> start(String name, Function<Path, StartedServer<A>> starter) {
        Path target = Path.of("target");
        if (!Files.isDirectory(target) || !Files.isWritable(target)) {
            return startInTemporaryFolder(name, starter);
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            Path folder = target.resolve("test-servers").resolve(name + "-" + slot);
            try {
                return starter.apply(folder);
            } catch (FolderInUseException e) {
                LOG.debug("Another test run is there", e);
            }
        }
        throw new ServerException("all of " + target.resolve("test-servers").toAbsolutePath() + "/" + name + "-0 to "
                + (SLOTS - 1) + " are in use: stop the test runs that hold them");
    }

    private static <A> StartedServer<A> startInTemporaryFolder(String name, Function<Path, StartedServer<A>> starter) {
        try {
            Path folder = Files.createTempDirectory("wikistream-test-" + name + "-");
            StartedServer<A> server = starter.apply(folder);
            return new StartedServer<>(server.address(), () -> {
                server.stop().run();
                try {
                    Folders.delete(folder);
                } catch (IOException e) {
                    throw new ServerException("cannot delete " + folder + ": " + e, e);
                }
            });
        } catch (IOException e) {
            throw new ServerException("cannot create a temporary folder: " + e, e);
        }
    }
}
