package io.github.wikistream.internal.file;

import io.github.wikistream.error.SinkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Excludes other processes, and other sinks of this process, from files. The lock file is kept and is empty. */
public final class LockFile implements AutoCloseable {
    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Acquires the lock.
     *
     * @param lock the lock file, created if missing
     * @param guards the guarded file, for messages
     * @param remedy what to do other than stopping the holder, for messages
     * @throws SinkException retryable, if another process or sink holds the lock: a successor waits until its
     *     predecessor has terminated
     */
    public static LockFile take(Path lock, String guards, String remedy) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            throw inUse(lock, guards, remedy, "this process", e);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw inUse(lock, guards, remedy, "another process", null);
        }
        return new LockFile(channel);
    }

    private static SinkException inUse(Path lock, String guards, String remedy, String by, @Nullable Throwable cause) {
        return SinkException.retryable(
                guards + " is being written by " + by + ", which holds " + lock + "; stop that one " + remedy, cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
