package io.github.wikistream.faults.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small in-memory file system that can be made full by shrinking it to its used size. Mounting requires root. */
final class SmallDisk implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final long PAGE = 4_096;

    private final Path folder;
    private final long bytes;
    private boolean closed;

    private SmallDisk(Path folder, long bytes) {
        this.folder = folder;
        this.bytes = bytes;
    }

    /**
     * Mounts a file system.
     *
     * @param folder the mount point, created if it does not exist
     * @param bytes the normal size; only used bytes take memory
     * @throws IOException if the system or the permissions do not allow mounting
     */
    static SmallDisk mount(Path folder, long bytes) throws IOException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + bytes, "tmpfs", folder.toString());
        return new SmallDisk(folder, bytes);
    }

    /** Makes the disk full. */
    void fill() throws IOException {
        FileStore store = Files.getFileStore(folder);
        for (int attempt = 1; ; attempt++) {
            // A write between the measurement and the change makes the change fail.
            long used = Math.max(PAGE, store.getTotalSpace() - store.getUnallocatedSpace());
            try {
                resize(used);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Restores the normal size. */
    void free() throws IOException {
        resize(bytes);
    }

    private void resize(long size) throws IOException {
        run("mount", "-o", "remount,size=" + size, folder.toString());
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = process.onExit().join().exitValue();
        if (exit != 0) {
            throw new IOException(String.join(" ", List.of(command)) + ": " + output + " (exit code " + exit + ")");
        }
    }

    /** Unmounts the file system, as soon as no process uses it. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            // Lazily, because a process of a server that has been stopped may not have ended yet.
            run("umount", "--lazy", folder.toString());
        }
    }
}
