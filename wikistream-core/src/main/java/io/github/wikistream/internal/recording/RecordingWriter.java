package io.github.wikistream.internal.recording;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a recording for {@link RecordingReader}: server-sent events or JSON lines, compressed or not, as the file name
 * determines. Not thread-safe.
 */
public final class RecordingWriter implements Closeable, Flushable {
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    private final Path file;
    private final RecordingFormat format;
    private final Writer out;

    private RecordingWriter(Path file, RecordingFormat format, Writer out) {
        this.file = file;
        this.format = format;
        this.out = out;
    }

    /**
     * Creates a recording. An existing file is overwritten.
     *
     * @throws IllegalArgumentException if the file name does not determine the format, or determines one that can only
     *     be read
     * @throws IOException if it cannot be written
     */
    public static RecordingWriter create(Path file) throws IOException {
        RecordingFormat format = RecordingFormat.of(file);
        if (format == RecordingFormat.JSON) {
            throw new IllegalArgumentException("recording " + file
                    + ": its name must end in .sse or .jsonl to be written, optionally followed by .gz");
        }
        OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        // With sync flush, flushed data can be read even if the program is killed before it closes the file.
        OutputStream packed = RecordingFormat.isGzipName(file) ? new GZIPOutputStream(plain, 1 << 16, true) : plain;
        Writer out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16);
        if (format == RecordingFormat.SSE) {
            out.write(":ok\n\n");
        }
        return new RecordingWriter(file, format, out);
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /**
     * Appends an event. JSON lines contain no ids, and lines of data are joined by spaces, which does not change JSON.
     */
    public void write(RecordedEvent event) throws IOException {
        if (format == RecordingFormat.JSON_LINES) {
            out.write(LINE_BREAK.matcher(event.data()).replaceAll(" "));
            out.write('\n');
            return;
        }
        out.write("event: message\n");
        String id = event.id();
        if (id != null) {
            out.write("id: " + LINE_BREAK.matcher(id).replaceAll(" ") + "\n");
        }
        for (String line : LINE_BREAK.split(event.data(), -1)) {
            out.write("data: ");
            out.write(line);
            out.write('\n');
        }
        out.write('\n');
    }

    /** Passes all data to the operating system. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
