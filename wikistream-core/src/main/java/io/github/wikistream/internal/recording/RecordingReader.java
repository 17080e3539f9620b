package io.github.wikistream.internal.recording;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording event by event, in constant memory. The name of the file tells its form, {@code .sse} or {@code .jsonl} and
 * {@code .gz} of either; whether it is compressed is told by its first bytes. Not safe for use by several threads.
 *
 * <ul>
 *   <li>Server-sent events are read as the standard says: comments are passed over, and several {@code data} lines are one text. Frames of
 *       a type other than {@code message}, such as the server's {@code error}, are no events of the stream and are passed over.
 *   <li>An event that the end of the file cuts off is no event. One that lacks nothing but the empty line behind it is: many published
 *       captures have lost their last line break, and a complete JSON object shows that all of it came.
 *   <li>Of JSON lines every line that is not blank is an event, valid or not: the reader of an event decides what is wrong with it.
 *   <li>An event without an id gets the one that the stream would have sent, if the event tells its topic and time.
 * </ul>
 */
public final class RecordingReader implements Closeable {
    /** Wikimedia's brokers take messages up to 4 MiB. */
    private static final int LONGEST_LINE = 1 << 24;

    private final Path file;
    private final RecordingFormat format;
    private final DeferringInput input;
    private final LineReader lines;
    private long eventLine;

    private RecordingReader(Path file, RecordingFormat format, DeferringInput input) {
        this.file = file;
        this.format = format;
        this.input = input;
        this.lines = new LineReader(new InputStreamReader(input, StandardCharsets.UTF_8), LONGEST_LINE);
    }

    /**
     * Opens a recording.
     *
     * @throws IllegalArgumentException if the name of the file does not tell its form
     * @throws IOException              if it cannot be read; the message names the file
     */
    public static RecordingReader open(Path file) throws IOException {
        RecordingFormat format = RecordingFormat.of(file);
        InputStream plain;
        try {
            plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new IOException("recording " + file + ": there is no such file", e);
        }
        try {
            return new RecordingReader(file, format, new DeferringInput(unpacked(plain)));
        } catch (IOException e) {
            plain.close();
            throw new IOException("recording " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream unpacked(InputStream plain) throws IOException {
        plain.mark(2);
        boolean gzip = plain.read() == 0x1f && plain.read() == 0x8b;
        plain.reset();
        return gzip ? new GZIPInputStream(plain, 1 << 16) : plain;
    }

    /** Returns the file that is read. */
    public Path file() {
        return file;
    }

    /** Returns the line at which the last event begins, from 1; 0 before the first. */
    public long line() {
        return eventLine;
    }

    /**
     * Returns the next event, {@code null} behind the last one.
     *
     * @throws IOException if the file cannot be read on; the message names the file and the line
     */
    public @Nullable RecordedEvent next() throws IOException {
        return format == RecordingFormat.SSE ? nextFrame() : nextLine();
    }

    private @Nullable RecordedEvent nextLine() throws IOException {
        for (String line = readLine(); line != null; line = readLine()) {
            if (!line.isBlank()) {
                return event(lines.number(), null, line);
            }
        }
        return null;
    }

    private @Nullable RecordedEvent nextFrame() throws IOException {
        String id = null;
        String type = "";
        StringBuilder data = null;
        long begin = 0;
        for (String line = readLine(); line != null; line = readLine()) {
            if (line.isEmpty()) {
                if (data != null && isMessage(type)) {
                    return event(begin, id, data.toString());
                }
                id = null;
                type = "";
                data = null;
                begin = 0;
                continue;
            }
            begin = begin == 0 ? lines.number() : begin;
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
            switch (field) {
                case "event" -> type = value;
                case "id" -> id = value.isEmpty() || value.indexOf('\0') >= 0 ? id : value;
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                default -> {
                    // A comment has an empty field name; unknown fields are ignored, as the standard says.
                }
            }
        }
        boolean whole = data != null && isMessage(type) && EventPlace.isJsonObject(data.toString());
        return whole ? event(begin, id, String.valueOf(data)) : null;
    }

    private static boolean isMessage(String type) {
        return type.isEmpty() || type.equals("message");
    }

    private RecordedEvent event(long begin, @Nullable String id, String data) {
        eventLine = begin;
        if (id != null) {
            return new RecordedEvent(id, data);
        }
        EventPlace place = EventPlace.of(data);
        return new RecordedEvent(place == null ? null : place.position().toJson(), data);
    }

    private @Nullable String readLine() throws IOException {
        String line;
        try {
            line = lines.next();
        } catch (LineReader.LineTooLongException e) {
            throw failed(e.getMessage() + ": this is no recording of a stream", e);
        }
        IOException failure = input.failure;
        if (failure != null && lines.isCutOff()) {
            throw failed(reason(failure), failure);
        }
        // An editor may have put a byte order mark at the beginning.
        return line != null && lines.number() == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static String reason(IOException failure) {
        if (failure instanceof EOFException) {
            return "the compressed data ends too early: the recording was cut off, and all before it was read";
        }
        String damage = failure instanceof ZipException ? "the compressed data is damaged: " : "";
        return damage + failure.getMessage();
    }

    private IOException failed(String why, IOException cause) {
        return new IOException("recording " + file + ", line " + Math.max(lines.number(), 1) + ": " + why, cause);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** Ends where reading fails, and remembers why: the decoder on top of it would throw away what it had read before the failure. */
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
