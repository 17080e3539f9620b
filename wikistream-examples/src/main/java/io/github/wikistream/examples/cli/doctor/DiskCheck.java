package io.github.wikistream.examples.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks the free space of a folder's disk. */
public final class DiskCheck {
    private static final String SUBJECT = "disk";
    private static final long MIB = 1024 * 1024;
    private static final long LEAST = 512 * MIB;
    private static final long ENOUGH = 2048 * MIB;

    private final Path folder;

    /**
     * @param folder need not exist
     */
    public DiskCheck(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Runs the check. */
    public Finding run() {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            FileStore store = Files.getFileStore(existing);
            return judge(store.getUsableSpace());
        } catch (IOException e) {
            return Finding.fault(SUBJECT, folder + ": " + e.getMessage());
        }
    }

    Finding judge(long free) {
        String text = free / MIB + " MiB are free for " + folder;
        if (free < LEAST) {
            return Finding.fault(SUBJECT, text + ": make room, or choose another folder by --data");
        }
        return free < ENOUGH
                ? Finding.warning(SUBJECT, text + ": less than a few days of events need; make room")
                : Finding.ok(SUBJECT, text);
    }
}
