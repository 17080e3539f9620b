package io.github.wikistream.internal.sink;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.file.LockFile;
import io.github.wikistream.internal.file.ReplacedFile;
import io.github.wikistream.internal.forward.ForwardingSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the checkpoint of a sink that cannot store one, in a file that is written after the sink has returned: a crash
 * between the two repeats the last batch.
 */
public final class FileCheckpointSink extends ForwardingSink {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointSink.class);

    private final Path folder;
    private final String name;
    private @Nullable LockFile lock;
    private @Nullable ReplacedFile file;

    /**
     * @param folder the folder of the file {@code PIPELINE.NAME.checkpoint}
     * @param name of the sink
     */
    public FileCheckpointSink(Sink sink, Path folder, String name) {
        super(sink);
        this.folder = folder;
        this.name = name;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        String base = context.pipeline() + "." + name;
        try {
            Files.createDirectories(folder);
            if (lock == null) {
                lock = LockFile.take(
                        folder.resolve(base + ".lock"),
                        "the checkpoint of sink '" + name + "'",
                        "or write to another file");
            }
            ReplacedFile checkpoint = new ReplacedFile(folder.resolve(base + ".checkpoint"));
            String text = checkpoint.read().orElse("");
            super.open(context);
            file = checkpoint;
            return text.isEmpty() ? Checkpoint.NONE : Checkpoint.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw SinkException.repairable(
                    folder.resolve(base + ".checkpoint") + " was not written by this sink: " + e.getMessage()
                            + "; restore it, or remove it to start over",
                    e);
        } catch (IOException e) {
            throw SinkException.retryable("the checkpoint of sink '" + name + "' in " + folder + ": " + e, e);
        }
    }

    @Override
    public void write(Batch batch) {
        ReplacedFile checkpoint = file;
        if (checkpoint == null) {
            throw new IllegalStateException("sink '" + name + "' is not open");
        }
        super.write(batch);
        try {
            checkpoint.write(batch.checkpoint().toJson() + "\n");
        } catch (IOException e) {
            throw SinkException.retryable(checkpoint + " cannot be written: " + e, e);
        }
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public void close() {
        LockFile held = lock;
        lock = null;
        file = null;
        try (held) {
            super.close();
        } catch (IOException e) {
            LOG.debug("the lock of sink '{}' could not be closed", name, e);
        }
    }
}
