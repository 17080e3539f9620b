package io.github.wikistream.internal.jsonl;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.internal.file.LockFile;
import io.github.wikistream.internal.file.ReplacedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one sink, named after the first: {@code FILE} contains events, {@code FILE.dead.jsonl} dead letters,
 * {@code FILE.checkpoint} the ledger with the acknowledged lengths of both, and {@code FILE.lock} excludes a second
 * writer. Every change requires the lock. Appended bytes are committed by replacing the ledger, which is atomic;
 * opening truncates uncommitted bytes.
 */
final class LedgerFiles {
    private final Path file;
    private final Path deadLetterFile;
    private final ReplacedFile ledgerFile;
    private final Path lockFile;

    LedgerFiles(Path file) {
        this.file = file;
        deadLetterFile = beside(file, ".dead.jsonl");
        ledgerFile = new ReplacedFile(beside(file, ".checkpoint"));
        lockFile = beside(file, ".lock");
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    Path events() {
        return file;
    }

    Path deadLetters() {
        return deadLetterFile;
    }

    /** The opened files. */
    record Opened(Ledger ledger, AppendFile events, AppendFile deadLetters) implements Closeable {
        @Override
        public void close() throws IOException {
            try (events) {
                deadLetters.close();
            }
        }
    }

    /**
     * Acquires the lock.
     *
     * @param remedy what to do other than stopping the holder, for messages
     */
    LockFile lock(String remedy) throws IOException {
        Path folder = ReplacedFile.folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw SinkException.repairable(file + ": the folder does not exist: " + folder + "; create it first", null);
        }
        return LockFile.take(lockFile, file.toString(), remedy);
    }

    /** Opens the files and truncates uncommitted bytes. Requires the lock. */
    Opened open() throws IOException {
        Ledger ledger = readLedger();
        String remedy = "restore it, or move it, " + ledgerFile + " and " + deadLetterFile + " away to start over";
        AppendFile events = new AppendFile(file, ledger.bytes());
        AppendFile deadLetters = new AppendFile(deadLetterFile, ledger.deadLetterBytes());
        Opened opened = new Opened(ledger, events, deadLetters);
        boolean done = false;
        try {
            events.recover(remedy);
            deadLetters.recover(remedy);
            done = true;
            return opened;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    private Ledger readLedger() throws IOException {
        Optional<String> text = ledgerFile.read();
        if (text.isEmpty()) {
            requireOurs(file);
            requireOurs(deadLetterFile);
            // From here on the files are known to be ours, even if an interrupted first write left data in them.
            acknowledge(Ledger.EMPTY);
            return Ledger.EMPTY;
        }
        return parse(text.get());
    }

    /** Returns the ledger without the lock, while another process may be writing. */
    Ledger look() throws IOException {
        return parse(ledgerFile
                .look()
                .orElseThrow(() -> SinkException.repairable(
                        "there is no " + ledgerFile + ": no sink has written to " + file + "; is the name right?",
                        null)));
    }

    private Ledger parse(String text) {
        try {
            return Ledger.parse(text);
        } catch (IllegalArgumentException e) {
            throw SinkException.repairable(
                    ledgerFile + " was not written by this sink: " + e.getMessage() + "; restore it, or move it and "
                            + file + " away to start over",
                    e);
        }
    }

    private void requireOurs(Path found) throws IOException {
        if (Files.exists(found) && Files.size(found) > 0) {
            throw SinkException.repairable(
                    found + " exists, but there is no " + ledgerFile
                            + " that states how much of it this sink wrote; move it away or write to another file",
                    null);
        }
    }

    /** Commits the appended bytes. */
    void acknowledge(Ledger ledger) throws IOException {
        ledgerFile.write(ledger.toJson() + "\n");
    }

    SinkException failure(String what, IOException e) {
        String message = file + ": " + what + ": " + e;
        return e instanceof AccessDeniedException
                ? SinkException.repairable(message + "; this user needs write permission", e)
                : SinkException.retryable(message, e);
    }
}
