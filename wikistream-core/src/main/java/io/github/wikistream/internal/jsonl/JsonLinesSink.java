package io.github.wikistream.internal.jsonl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.file.LockFile;
import io.github.wikistream.internal.file.ReplacedFile;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the JSON of each event to a file, one a line, and dead letters to another beside it. Exact through crashes:
 *
 * <ol>
 *   <li>A batch's lines are appended to {@code FILE} and {@code FILE.dead.jsonl}, and forced to the disk. They do not count yet.
 *   <li>{@code FILE.checkpoint} is replaced at once, by a rename, with one that holds both files' new lengths and the new checkpoint. With
 *       that they count, all together.
 *   <li>Opening cuts both files to the lengths that are recorded: what is beyond was never acknowledged, and will be written again.
 * </ol>
 *
 * <p>{@code FILE.lock} keeps a second process out while a sink is open; it stays there and is empty. Pipelines may take turns on one file.
 */
final class JsonLinesSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesSink.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Path deadLetterFile;
    private final Path ledgerPath;
    private final ReplacedFile ledgerFile;
    private final Path lockFile;
    private @Nullable LockFile lock;
    private @Nullable Opened opened;

    private record Opened(String pipeline, Ledger ledger, AppendFile events, AppendFile deadLetters) {}

    JsonLinesSink(Path file) {
        this.file = file;
        deadLetterFile = beside(file, ".dead.jsonl");
        ledgerPath = beside(file, ".checkpoint");
        ledgerFile = new ReplacedFile(ledgerPath);
        lockFile = beside(file, ".lock");
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    @Override
    public Checkpoint open(SinkContext context) {
        try {
            closeFiles();
            takeLock();
            Ledger ledger = readLedger();
            String remedy =
                    "bring it back, or move it, " + ledgerFile + " and " + deadLetterFile + " away to begin anew";
            Opened files = new Opened(
                    context.pipeline(),
                    ledger,
                    new AppendFile(file, ledger.bytes()),
                    new AppendFile(deadLetterFile, ledger.deadLetterBytes()));
            opened = files;
            files.events().recover(remedy);
            files.deadLetters().recover(remedy);
            return ledger.checkpoint(context.pipeline());
        } catch (IOException e) {
            close();
            throw failure("cannot open", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void takeLock() throws IOException {
        if (lock != null) {
            return;
        }
        Path folder = ReplacedFile.folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw SinkException.permanent(file + ": there is no folder " + folder + "; make it first", null);
        }
        lock = LockFile.take(lockFile, file.toString());
    }

    private Ledger readLedger() throws IOException {
        Optional<String> text = ledgerFile.read();
        if (text.isEmpty()) {
            requireOurs(file);
            requireOurs(deadLetterFile);
            // From here on the files are known to be ours, whatever a first write leaves in them.
            writeLedger(Ledger.EMPTY);
            return Ledger.EMPTY;
        }
        try {
            return Ledger.parse(text.get());
        } catch (IllegalArgumentException e) {
            throw SinkException.permanent(
                    ledgerFile + " is not what this sink wrote: " + e.getMessage() + "; bring it back, or move it and "
                            + file + " away to begin anew",
                    e);
        }
    }

    private void requireOurs(Path found) throws IOException {
        if (Files.exists(found) && Files.size(found) > 0) {
            throw SinkException.permanent(
                    found + " exists, but there is no " + ledgerFile
                            + " beside it that says how much of it was written by this sink; move it away or write to another file",
                    null);
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
        boolean done = false;
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw SinkException.retryable(file + ": the write was interrupted", null);
            }
            now.events().append(lines(batch.events(), StreamEvent::json));
            now.deadLetters().append(lines(batch.deadLetters(), JsonLinesSink::json));
            Ledger ledger = now.ledger()
                    .with(now.events().length(), now.deadLetters().length(), now.pipeline(), batch.checkpoint());
            writeLedger(ledger);
            opened = new Opened(now.pipeline(), ledger, now.events(), now.deadLetters());
            done = true;
        } catch (IOException e) {
            throw failure("cannot write", e);
        } finally {
            if (!done) {
                // Whether the batch counts is for the next opening to say.
                closeFiles();
            }
        }
    }

    private static <T> ByteBuffer lines(List<T> values, Function<T, String> json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (T value : values) {
            // A line break in JSON can only stand between its tokens, where a space means the same.
            String line = json.apply(value).replace('\n', ' ').replace('\r', ' ');
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static String json(DeadLetter letter) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", letter.id().toString());
        root.putRawValue("position", new RawValue(letter.position().toJson()));
        root.put("receivedAt", letter.receivedAt().toString());
        root.put("reason", letter.reason());
        root.put("data", letter.data());
        return root.toString();
    }

    private void writeLedger(Ledger ledger) throws IOException {
        ledgerFile.write(ledger.toJson() + "\n");
    }

    private SinkException failure(String what, IOException e) {
        String message = file + ": " + what + ": " + e;
        return e instanceof AccessDeniedException
                ? SinkException.permanent(message + "; this user needs the right to write there", e)
                : SinkException.retryable(message, e);
    }

    private void closeFiles() {
        Opened last = opened;
        opened = null;
        if (last != null) {
            close(last.events());
            close(last.deadLetters());
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
            // All that counts was forced to the disk before; nothing can be lost here.
            LOG.debug("{}: closing failed", file, e);
        }
    }
}
