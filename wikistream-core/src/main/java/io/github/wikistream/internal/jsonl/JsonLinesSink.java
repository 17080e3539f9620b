package io.github.wikistream.internal.jsonl;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.file.LockFile;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the JSON of each event to a file, one per line, and dead letters to a second file. Exact through crashes:
 *
 * <ol>
 *   <li>The lines of a batch are appended to {@code FILE} and {@code FILE.dead.jsonl}, and forced to the disk. They are
 *       not committed yet.
 *   <li>{@code FILE.checkpoint} is replaced atomically, by a rename, with the new lengths of both files and the new
 *       checkpoint. This commits them.
 *   <li>Opening truncates both files to the recorded lengths: bytes beyond were never acknowledged, and are written
 *       again.
 * </ol>
 *
 * <p>{@code FILE.lock} excludes a second process while a sink is open; the file is kept and is empty. Pipelines may use
 * one file in turn.
 */
final class JsonLinesSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesSink.class);

    private final LedgerFiles files;
    private final Path file;
    private @Nullable LockFile lock;
    private @Nullable Opened opened;

    private record Opened(String pipeline, Ledger ledger, LedgerFiles.Opened files) {}

    JsonLinesSink(Path file) {
        this.file = file;
        files = new LedgerFiles(file);
    }

    @Override
    public Checkpoint open(SinkContext context) {
        try {
            closeFiles();
            if (lock == null) {
                lock = files.lock("or write to another file");
            }
            LedgerFiles.Opened found = files.open();
            opened = new Opened(context.pipeline(), found.ledger(), found);
            return found.ledger().checkpoint(context.pipeline());
        } catch (IOException e) {
            close();
            throw files.failure("cannot open", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void write(Batch batch) {
        Opened now = opened;
        if (now == null) {
            throw new IllegalStateException("the sink for " + file + " is not open");
        }
        Checkpoint stored = now.ledger().checkpoint(now.pipeline());
        if (!batch.previous().token().equals(stored.token())) {
            throw new FencedException(file.toString(), batch.previous().token(), stored.token());
        }
        AppendFile events = now.files().events();
        AppendFile deadLetters = now.files().deadLetters();
        boolean done = false;
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw SinkException.retryable(file + ": the write was interrupted", null);
            }
            events.appendLines(batch.events(), StreamEvent::json);
            deadLetters.appendLines(batch.deadLetters(), DeadLetter::toJson);
            Ledger ledger =
                    now.ledger().with(events.length(), deadLetters.length(), now.pipeline(), batch.checkpoint());
            files.acknowledge(ledger);
            opened = new Opened(now.pipeline(), ledger, now.files());
            done = true;
        } catch (IOException e) {
            throw files.failure("cannot write", e);
        } finally {
            if (!done) {
                // The next opening finds out whether the batch was committed.
                closeFiles();
            }
        }
    }

    private void closeFiles() {
        Opened last = opened;
        opened = null;
        if (last != null) {
            close(last.files());
        }
    }

    @Override
    public void close() {
        closeFiles();
        LockFile held = lock;
        lock = null;
        if (held != null) {
            close(held);
        }
    }

    private void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // Everything committed was already forced to the disk; nothing can be lost here.
            LOG.debug("{}: closing failed", file, e);
        }
    }
}
