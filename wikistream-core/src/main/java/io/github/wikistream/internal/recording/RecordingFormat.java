package io.github.wikistream.internal.recording;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the events of a recording are written, told by the name of the file. */
enum RecordingFormat {
    /** Server-sent events as they came over the wire. */
    SSE("sse"),
    /** One JSON object a line. */
    JSON_LINES("jsonl|ndjson"),
    /** An array of JSON objects, or the objects one after the other, each on as many lines as it may take. */
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
                + ": its name must end in .sse, .jsonl, .ndjson or .json, with or without .gz behind it");
    }

    static boolean isGzipName(Path file) {
        return lowerCaseName(file).endsWith(GZIP);
    }

    private static String lowerCaseName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
