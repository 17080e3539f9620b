package io.github.wikistream.internal.recording;

import io.github.wikistream.internal.sse.EventStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording event by event, in constant memory. The file name determines the format: {@code .sse}, {@code
 * .jsonl} or {@code .ndjson}, {@code .json}, and {@code .gz} of each; the first bytes determine whether it is
 * compressed. Not thread-safe.
 *
 * <ul>
 *   <li>Server-sent events are parsed like the stream itself.
 *   <li>An event that is truncated by the end of the file is dropped. One that lacks only the empty line after it is
 *       kept: many published captures have lost their last line break, and a complete JSON object proves that the whole
 *       event was received.
 *   <li>Every line of JSON lines that is not blank is an event, valid or not, and so is every value of a JSON document:
 *       the decoder reports errors.
 *   <li>An event without an id gets the id that the stream would have sent, if the event contains its topic and time.
 *   <li>Of an event that exceeds the limit, the head is returned with the reason.
 *   <li>A file without events is an error: events are expected, and the format may differ from the file name.
 * </ul>
 */
public final class RecordingReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private static final String GZIP = "\u001f\u008b";

    /** Unsupported compressions, by their first bytes. */
    private static final Map<String, String> COMPRESSIONS = Map.of(
            GZIP, "gzip, twice", "PK\u0003\u0004", "zip", "BZh", "bzip2", "\u00fd7zXZ", "xz", "(\u00b5/\u00fd", "zstd");

    private static final int LONGEST_SIGNATURE = 5;

    private final Path file;
    private final RecordingFormat format;
    private final DeferringInput input;
    private final RecordedForm form;
    private final int limit;
    private long eventLine;

    private RecordingReader(Path file, RecordingFormat format, DeferringInput input, int limit) {
        this.file = file;
        this.format = format;
        this.input = input;
        this.limit = limit;
        form = form(format, input, limit);
    }

    private static RecordedForm form(RecordingFormat format, InputStream in, int limit) {
        return switch (format) {
            case SSE -> new ServerSentEvents(in, limit);
            case JSON_LINES -> new JsonLines(new InputStreamReader(in, StandardCharsets.UTF_8), limit);
            case JSON -> new JsonValues(new InputStreamReader(in, StandardCharsets.UTF_8), limit);
        };
    }

    /**
     * Opens a recording with the default limit of the stream.
     *
     * @throws IllegalArgumentException if the file name does not determine the format
     * @throws IOException if it cannot be read; the message names the file
     */
    public static RecordingReader open(Path file) throws IOException {
        return open(file, EventStream.DEFAULT_LIMIT);
    }

    /**
     * Opens a recording.
     *
     * @param limit the maximum size of an event in bytes; for JSON, in characters
     * @throws IllegalArgumentException if the file name does not determine the format
     * @throws IOException if it cannot be read; the message names the file
     */
    public static RecordingReader open(Path file, int limit) throws IOException {
        RecordingFormat format = RecordingFormat.of(file);
        InputStream plain;
        try {
            plain = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        } catch (NoSuchFileException e) {
            throw new IOException("recording " + file + ": the file does not exist", e);
        }
        try {
            return new RecordingReader(file, format, new DeferringInput(unpacked(plain)), limit);
        } catch (IOException e) {
            plain.close();
            throw new IOException("recording " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream unpacked(InputStream plain) throws IOException {
        byte[] beginning = beginningOf(plain);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), plain);
        if (!isPackedBy(GZIP, beginning)) {
            refusePacked(beginning);
            return whole;
        }
        InputStream unpacked = new GZIPInputStream(whole, BUFFER_BYTES);
        byte[] content = beginningOf(unpacked);
        refusePacked(content);
        // Neither a buffered nor a pushback stream: they lose the data they have read when reading fails.
        return new SequenceInputStream(new ByteArrayInputStream(content), unpacked);
    }

    private static void refusePacked(byte[] beginning) throws IOException {
        for (Map.Entry<String, String> compression : COMPRESSIONS.entrySet()) {
            if (isPackedBy(compression.getKey(), beginning)) {
                throw new IOException("it is compressed as " + compression.getValue()
                        + ", and only gzip is supported: decompress it, or compress it with gzip, once");
            }
        }
    }

    private static boolean isPackedBy(String signature, byte[] beginning) {
        return new String(beginning, StandardCharsets.ISO_8859_1).startsWith(signature);
    }

    /** Reads the first bytes, fewer if that fails: the next read fails again and reports where. */
    private static byte[] beginningOf(InputStream in) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = first.size() < LONGEST_SIGNATURE ? in.read() : -1) {
                first.write(next);
            }
        } catch (EOFException | ZipException e) {
            return first.toByteArray();
        }
        return first.toByteArray();
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the first line of the last event, from 1; 0 before the first. */
    public long line() {
        return eventLine;
    }

    /**
     * Returns the next event, {@code null} after the last one.
     *
     * @throws IOException if the file cannot be read, or contains no event at all; the message names the file and the
     *     line
     */
    public @Nullable RecordedEvent next() throws IOException {
        RecordedForm.Found found = form.next();
        IOException failure = input.failure;
        if (failure != null && (found == null || found.unfinished())) {
            throw failed(reason(failure), failure);
        }
        if (found == null || !isReceived(found)) {
            if (eventLine == 0) {
                throw new IOException("recording " + file + " contains no event: " + form.insteadOfEvents());
            }
            return null;
        }
        eventLine = found.line();
        if (found.tooLong()) {
            return new RecordedEvent(found.id(), found.data(), EventStream.tooLong(limit, found.data()));
        }
        if (found.id() != null) {
            return new RecordedEvent(found.id(), found.data());
        }
        EventOrigin place = EventOrigin.of(found.data());
        return new RecordedEvent(place == null ? null : place.position().toJson(), found.data());
    }

    /** Returns whether an event is complete that the end of the file may have truncated. */
    private boolean isReceived(RecordedForm.Found found) {
        return !found.unfinished() || format == RecordingFormat.JSON_LINES || EventOrigin.isJsonObject(found.data());
    }

    private static String reason(IOException failure) {
        if (failure instanceof EOFException) {
            return "the compressed data ends too early: the recording is truncated, and everything before was read";
        }
        String damage = failure instanceof ZipException ? "the compressed data is damaged: " : "";
        return damage + failure.getMessage();
    }

    private IOException failed(String why, IOException cause) {
        return new IOException("recording " + file + ", line " + form.line() + ": " + why, cause);
    }

    @Override
    public void close() throws IOException {
        form.close();
    }

    /**
     * Ends the input where reading fails, and keeps the failure: otherwise the decoder above would discard the data it
     * had read before.
     */
    private static final class DeferringInput extends FilterInputStream {
        private @Nullable IOException failure;

        DeferringInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (failure != null) {
                return -1;
            }
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                failure = e;
                return -1;
            }
        }
    }
}
