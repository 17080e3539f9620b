package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The right to use a data folder: one holder at a time on this machine. It ends with the process, however that ends.
 *
 * <p>The folders of this process stand in its system properties too, and are looked up first: on Unix, closing any
 * channel on the lock file gives up the lock of the whole process, so a second attempt from within must not even open the
 * file. System properties are the one place that is the same for all class loaders.
 */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final String HELD = "io.github.wikistream.embedded.held:";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Creates the folder if need be, for its owner alone, and takes it.
     *
     * @throws FolderInUseException if somebody else has it
     */
    static FolderLock take(Path wanted) {
        Path folder = create(wanted);
        Path file = folder.resolve(FILE);
        if (System.getProperties().putIfAbsent(HELD + folder, "") != null) {
            throw inUse(folder, "this process");
        }
        boolean locked = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = isLocked(channel);
            if (!locked) {
                throw inUse(folder, "another process");
            }
            return new FolderLock(folder, channel);
        } catch (IOException e) {
            throw new ServerException(
                    "cannot lock " + file + " (" + e + "): choose a data folder that this user may write to", e);
        } finally {
            if (!locked) {
                System.getProperties().remove(HELD + folder);
            }
        }
    }

    /** The folder, absolute and free of symbolic links, so that it has one name whoever asks. */
    Path folder() {
        return folder;
    }

    /** Deletes all that is in the folder but the lock itself, which somebody may be asking for just now. */
    void emptyFolder() {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (Files.isDirectory(child)) {
                    Folders.delete(child);
                } else if (!child.endsWith(FILE)) {
                    Files.delete(child);
                }
            }
        } catch (IOException e) {
            throw new ServerException("cannot empty " + folder + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new ServerException("cannot unlock " + folder, e);
        } finally {
            System.getProperties().remove(HELD + folder);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    private static Path create(Path wanted) {
        try {
            Path folder = wanted.toAbsolutePath();
            if (Files.exists(folder.resolve(FILE))) {
                Folders.makePrivate(folder); // earlier versions left that to the umask
            }
            return Folders.createPrivate(folder).toRealPath();
        } catch (IOException e) {
            throw new ServerException(
                    "cannot create the data folder " + wanted + " (" + e + "): choose one that this user may write to",
                    e);
        }
    }

    private static FolderInUseException inUse(Path folder, String holder) {
        return new FolderInUseException("the data folder " + folder + " is in use by " + holder
                + ": stop the other one first, or choose another data folder");
    }
}
