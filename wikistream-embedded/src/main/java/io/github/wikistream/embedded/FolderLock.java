package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The lock on a data folder: one holder at a time on this machine. The lock ends with the process, even if the process
 * is killed.
 *
 * <p>Folders locked by this process are also recorded in its system properties, which are checked first. On Unix,
 * closing any channel on the lock file releases the lock of the whole process, so a second attempt in the same process
 * must not open the file. System properties are shared by all class loaders.
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
     * Creates the folder if it is missing, readable by the owner only, and locks it.
     *
     * @throws FolderInUseException if the folder is already locked
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

    /** Returns the folder, absolute and free of symbolic links. */
    Path folder() {
        return folder;
    }

    /** Deletes everything in the folder except the lock file, which other processes may be trying to lock. */
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
                Folders.makePrivate(folder); // earlier versions relied on the umask
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
                + ": stop that program first, or choose another data folder");
    }
}
