package io.github.wikistream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of a server. One older file is kept beside it, so the log does not grow without bound. */
final class ServerLog {
    private static final long LARGE = 8L << 20;
    private static final int LINES_SHOWN = 20;

    private final Path file;
    private long begin;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Marks the start of an attempt, whose lines {@link #attempt} returns. */
    void begin() throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        if (size > LARGE) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            size = 0;
        }
        begin = size;
    }

    /** Returns what was logged since {@link #begin}; empty if nothing was logged or the file cannot be read. */
    String attempt() {
        if (!Files.isReadable(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(begin, Files.size(file)));
            return new String(in.readNBytes((int) LARGE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot read it: " + e + ")";
        }
    }

    /** Returns a message that ends with the last lines of this attempt's log and of the program's output. */
    String explain(String failure, String printed) {
        List<String> lines = (printed + "\n" + attempt())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
        return failure + ". Last lines of " + file + ":\n    "
                + (last.isEmpty() ? "(nothing logged)" : String.join("\n    ", last));
    }
}
