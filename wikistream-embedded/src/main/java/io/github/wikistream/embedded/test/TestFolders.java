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

/** The data folders of servers that test runs start. */
final class TestFolders {
    private static final Logger LOG = LoggerFactory.getLogger(TestFolders.class);
    private static final int SLOTS = 100;

    private TestFolders() {}

    /**
     * Starts a server in a folder of its own. In a Maven build, the folders are numbered and the first unlocked one is
     * used, so the next run cleans up after a killed one, and concurrent runs do not collide.
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
                LOG.debug("The folder is in use by another test run", e);
            }
        }
        throw new ServerException("all of " + target.resolve("test-servers").toAbsolutePath() + "/" + name + "-0 to "
                + (SLOTS - 1) + " are in use: stop the test runs that use them");
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
