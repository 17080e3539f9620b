package io.github.wikistream.postgres.export;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.export.EventExport.Format;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;

/** Exports a day in a separate JVM, and prints the number of rows and bytes. */
public final class ExportProgram {
    private ExportProgram() {}

    /** Takes the database, the format, and the end of the day. */
    public static void main(String[] arguments) {
        ChangeSelection selection =
                ChangeSelection.of(TimeRange.before(Instant.parse(arguments[2]), Duration.ofDays(1)));
        CountingStream out = new CountingStream();
        try (EventExport export = EventExport.of(arguments[0])) {
            long rows = export.write(selection, Format.valueOf(arguments[1]), out, (reached, number) -> {});
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
