package io.github.wikistream.internal.recording;

import java.nio.file.Path;
import java.util.Locale;

/** How the events of a recording are written, told by the name of the file. */
enum RecordingFormat {
    /** Server-sent events as they came over the wire. */
    SSE(".sse"),
    /** One JSON object a line. */
    JSON_LINES(".jsonl");

    private static final String GZIP = ".gz";

    private final String extension;

    RecordingFormat(String extension) {
        this.extension = extension;
    }

    /**
     * Returns the format of a file.
     *
     * @throws IllegalArgumentException if the name has neither extension
     */
    static RecordingFormat of(Path file) {
        String name = lowerCaseName(file);
        String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
        for (RecordingFormat format : values()) {
            if (plain.endsWith(format.extension)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "recording " + file + ": its name must end in .sse or .jsonl, or in .sse.gz or .jsonl.gz");
    }

    static boolean isGzipName(Path file) {
        return lowerCaseName(file).endsWith(GZIP);
    }

    private static String lowerCaseName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
