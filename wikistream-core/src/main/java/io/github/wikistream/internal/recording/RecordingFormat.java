package io.github.wikistream.internal.recording;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The format of a recording, determined by the name of the file. */
enum RecordingFormat {
    /** Server-sent events as received. */
    SSE("sse"),
    /** One JSON object per line. */
    JSON_LINES("jsonl|ndjson"),
    /** A JSON array of objects, or concatenated objects, on any number of lines. */
    JSON("json");

    private static final String GZIP = ".gz";

    private final Pattern name;

    RecordingFormat(String extensions) {
        name = Pattern.compile(".*\\.(" + extensions + ")", Pattern.DOTALL);
    }

    /**
     * Returns the format of a file.
     *
     * @throws IllegalArgumentException if the name has none of the extensions
     */
    static RecordingFormat of(Path file) {
        String name = lowerCaseName(file);
        String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
        for (RecordingFormat format : values()) {
            if (format.name.matcher(plain).matches()) {
                return format;
            }
        }
        throw new IllegalArgumentException("recording " + file
                + ": its name must end in .sse, .jsonl, .ndjson or .json, optionally followed by .gz");
    }

    static boolean isGzipName(Path file) {
        return lowerCaseName(file).endsWith(GZIP);
    }

    private static String lowerCaseName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
