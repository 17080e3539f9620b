package io.github.wikistream.postgres;

import io.github.wikistream.postgres.EventExport.Format;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;

/** Exports a day in a JVM of its own, and says how many rows and bytes that were. */
public final class ExportProgram {
    private ExportProgram() {}

    /** Takes the database, the format, and the day's end. */
    public static void main(String[] arguments) {
        QueryScope scope = QueryScope.of(TimeRange.before(Instant.parse(arguments[2]), Duration.ofDays(1)));
        CountingStream out = new CountingStream();
        try (EventExport export = EventExport.of(arguments[0])) {
            long rows = export.write(scope, Format.valueOf(arguments[1]), out, (number, reached) -> {});
            System.out.println(rows + " rows, " + out.bytes + " bytes");
        }
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int oneByte) {
            bytes++;
        }

        @Override
        public void write(byte[] all, int offset, int length) {
            bytes += length;
        }
    }
}
