package io.github.wikistream.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A series of numbers in a CSV file (RFC 4180, without line breaks inside fields). Holds one line at a time. */
final class CsvSeries {
    private static final String TIMESTAMP = "timestamp";
    private static final String VALUE = "value";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d*)?");
    /** A larger number of seconds since 1970 would be after the year 5000, so it is milliseconds. */
    private static final double MOST_SECONDS = 1e11;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd['T'][' '][HH:mm[:ss]]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX][X]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String name;
    private final BufferedReader lines;
    private final int timestampColumn;
    private final int valueColumn;
    private long number = 1;

    /**
     * One line.
     *
     * @param timestampText as it stands there
     * @param valueText     as it stands there
     */
    record Row(String timestampText, Instant timestamp, String valueText, double value) {}

    private CsvSeries(String name, BufferedReader lines, int timestampColumn, int valueColumn) {
        this.name = name;
        this.lines = lines;
        this.timestampColumn = timestampColumn;
        this.valueColumn = valueColumn;
    }

    /**
     * Reads the header.
     *
     * @param name what the file is called in messages
     * @throws IllegalArgumentException if a column is missing
     */
    static CsvSeries of(String name, BufferedReader lines) throws IOException {
        String header = lines.readLine();
        if (header == null) {
            throw new IllegalArgumentException(
                    name + " is empty; its first line names the columns timestamp and value");
        }
        List<String> columns = fields(header.startsWith("\uFEFF") ? header.substring(1) : header).stream()
                .map(column -> column.strip().toLowerCase(Locale.ROOT))
                .toList();
        int timestamp = columns.indexOf(TIMESTAMP);
        int value = columns.indexOf(VALUE);
        if (timestamp < 0 || value < 0) {
            throw new IllegalArgumentException(name + ", line 1: the columns are '" + header
                    + "'; there must be one called timestamp and one called value");
        }
        return new CsvSeries(name, lines, timestamp, value);
    }

    /**
     * Returns the next line that is not blank, {@code null} after the last.
     *
     * @throws IllegalArgumentException if it is no timestamp and number
     */
    @Nullable
    Row next() throws IOException {
        String line = lines.readLine();
        number++;
        while (line != null && line.isBlank()) {
            line = lines.readLine();
            number++;
        }
        if (line == null) {
            return null;
        }
        List<String> fields = fields(line);
        if (fields.size() <= Math.max(timestampColumn, valueColumn)) {
            throw wrong("'" + line + "' has too few columns", "separate timestamp and value by a comma");
        }
        String timestamp = fields.get(timestampColumn).strip();
        String value = fields.get(valueColumn).strip();
        return new Row(timestamp, instant(timestamp), value, number(value));
    }

    private IllegalArgumentException wrong(String what, String remedy) {
        return new IllegalArgumentException(name + ", line " + number + ": " + what + "; " + remedy);
    }

    private double number(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as for numbers that are not finite.
        }
        throw wrong(
                "'" + text + "' is not a number", "write values like -12.5 or 1e6, and leave out lines without one");
    }

    private Instant instant(String text) {
        if (NUMBER.matcher(text).matches()) {
            double seconds = Double.parseDouble(text);
            return Instant.ofEpochMilli((long) (Math.abs(seconds) > MOST_SECONDS ? seconds : seconds * 1000));
        }
        try {
            TemporalAccessor time = ISO.parse(text);
            return Instant.from(time);
        } catch (DateTimeException e) {
            throw wrong(
                    "'" + text + "' is not a timestamp",
                    "write 2026-06-20T15:49:00Z, 2026-06-20 15:49:00, or seconds since 1970");
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
