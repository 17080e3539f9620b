package io.github.wikistream.examples.custom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.wikistream.WikiStream;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A sink of one's own: a file with a line for each event, each event once, whatever crashes. The trick is that of every exact sink: the
 * checkpoint goes in together with the data. Here a batch counts only if the line with its checkpoint, its last one, is whole.
 */
public final class CustomSink implements Sink {
    private final Path file;
    private boolean open;
    private String pipeline = "";
    private Checkpoint stored = Checkpoint.NONE;
    private long end;

    CustomSink(Path file) {
        this.file = file;
    }

    /** Writes the events of a source, the first argument, to a file, the second. */
    public static void main(String[] args) throws InterruptedException {
        try (WikiStream stream = WikiStream.builder()
                .source(args.length > 0 ? args[0] : "https://stream.wikimedia.org")
                .userAgent("custom-sink/1.0 (me@example.org)") // put your own contact here
                .sink("events", new CustomSink(Path.of(args.length > 1 ? args[1] : "events.txt")))
                .start()) {
            stream.await();
        }
    }

    @Override
    public Checkpoint open(SinkContext context) {
        pipeline = context.pipeline();
        try (FileChannel out = FileChannel.open(file, CREATE, WRITE)) {
            read();
            out.truncate(end); // what a crash cut off will come again
        } catch (IOException e) {
            throw SinkException.retryable("cannot open " + file + ": " + e, e);
        }
        open = true;
        return stored;
    }

    private void read() throws IOException {
        stored = Checkpoint.NONE;
        end = 0;
        long at = 0;
        for (String line : Files.readString(file).split("(?<=\n)", -1)) {
            at += line.getBytes(UTF_8).length;
            if (line.startsWith("= ") && line.endsWith("\n")) {
                end = at;
                String[] words = line.strip().split(" ", 3);
                stored = words[1].equals(pipeline) ? Checkpoint.parse(words[2]) : stored;
            }
        }
    }

    @Override
    public void write(Batch batch) {
        if (!open) {
            throw new IllegalStateException("not open: " + file);
        }
        StringBuilder text = new StringBuilder();
        batch.events().forEach(event -> text.append(event.id() + " " + event.occurredAt() + "\n"));
        text.append("= " + pipeline + " " + batch.checkpoint().toJson() + "\n");
        try (FileChannel guard = FileChannel.open(Path.of(file + ".lock"), CREATE, WRITE)) {
            guard.lock(); // one writer at a time, until the channel is closed
            read(); // another instance may have written; a real sink would not read all of it each time
            if (!stored.token().equals(batch.previous().token())) {
                throw new FencedException(file.toString(), batch.previous().token(), stored.token());
            }
            Files.writeString(file, text, APPEND, SYNC); // returning means durable
        } catch (IOException | OverlappingFileLockException e) {
            throw SinkException.retryable("cannot write to " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        open = false;
    }
}
