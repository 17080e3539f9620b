package io.github.wikistream.postgres.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.wikistream.error.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a row in one of the formats. */
abstract class RowFormat {
    private enum Type {
        TEXT,
        TIME,
        NUMBER,
        FLAG,
        JSON
    }

    private record Field(String name, Type type) {}

    private static final List<Field> FIELDS = List.of(
            new Field("id", Type.TEXT),
            new Field("dt", Type.TIME),
            new Field("changed_at", Type.TIME),
            new Field("rc_id", Type.NUMBER),
            new Field("revision_old", Type.NUMBER),
            new Field("revision_new", Type.NUMBER),
            new Field("length_old", Type.NUMBER),
            new Field("length_new", Type.NUMBER),
            new Field("log_id", Type.NUMBER),
            new Field("namespace", Type.NUMBER),
            new Field("bot", Type.FLAG),
            new Field("minor", Type.FLAG),
            new Field("patrolled", Type.FLAG),
            new Field("revert", Type.FLAG),
            new Field("altered", Type.FLAG),
            new Field("type", Type.TEXT),
            new Field("wiki", Type.TEXT),
            new Field("server_name", Type.TEXT),
            new Field("title", Type.TEXT),
            new Field("user_name", Type.TEXT),
            new Field("actor", Type.TEXT),
            new Field("comment", Type.TEXT),
            new Field("log_type", Type.TEXT),
            new Field("log_action", Type.TEXT),
            new Field("log_comment", Type.TEXT),
            new Field("log_params", Type.JSON));

    static RowFormat of(EventExport.Format format, OutputStream out) {
        return switch (format) {
            case CSV -> new Csv(out);
            case JSON_LINES -> new JsonLines(out);
            case EVENTS -> new Events(out);
        };
    }

    /** Returns the columns to select; {@code dt} is one of them. */
    String columns() {
        return String.join(", ", FIELDS.stream().map(Field::name).toList());
    }

    void begin() throws IOException {
        // Only CSV has a header.
    }

    abstract void write(ResultSet row) throws SQLException, IOException;

    abstract void end() throws IOException;

    private static @Nullable String text(ResultSet row, Field field) throws SQLException {
        // The text of times depends on the session's zone, that of booleans on how the driver transfers them.
        return switch (field.type()) {
            case TEXT, NUMBER, JSON -> row.getString(field.name());
            case TIME -> {
                OffsetDateTime time = row.getObject(field.name(), OffsetDateTime.class);
                yield time == null ? null : time.toInstant().toString();
            }
            case FLAG -> {
                Boolean flag = row.getObject(field.name(), Boolean.class);
                yield flag == null ? null : flag.toString();
            }
        };
    }

    private static final class Csv extends RowFormat {
        private final OutputStream out;

        Csv(OutputStream out) {
            this.out = out;
        }

        @Override
        void begin() throws IOException {
            write(String.join(",", FIELDS.stream().map(Field::name).toList()) + "\n");
        }

        @Override
        void write(ResultSet row) throws SQLException, IOException {
            StringBuilder line = new StringBuilder();
            for (Field field : FIELDS) {
                String value = text(row, field);
                if (value != null) {
                    appendQuoted(line, value);
                }
                line.append(',');
            }
            line.setCharAt(line.length() - 1, '\n');
            write(line.toString());
        }

        private static void appendQuoted(StringBuilder line, String value) {
            boolean plain = !value.isEmpty()
                    && value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                    && !value.equals("\\."); // ends the data for older servers
            if (plain) {
                line.append(value);
            } else {
                line.append('"').append(value.replace("\"", "\"\"")).append('"');
            }
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        void end() throws IOException {
            out.flush();
        }
    }

    private static final class JsonLines extends RowFormat {
        private final OutputStream out;
        private @Nullable JsonGenerator json;

        JsonLines(OutputStream out) {
            this.out = out;
        }

        @Override
        void write(ResultSet row) throws SQLException, IOException {
            JsonGenerator line = generator();
            line.writeStartObject();
            for (Field field : FIELDS) {
                String value = text(row, field);
                if (value == null) {
                    continue;
                }
                line.writeFieldName(field.name());
                switch (field.type()) {
                    case TEXT, TIME -> line.writeString(value);
                    case NUMBER -> line.writeNumber(value);
                    case FLAG -> line.writeBoolean(Boolean.parseBoolean(value));
                    case JSON -> line.writeRawValue(value);
                }
            }
            line.writeEndObject();
            line.writeRaw('\n');
        }

        private JsonGenerator generator() throws IOException {
            JsonGenerator made = json;
            if (made == null) {
                made = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
                made.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json = made;
            }
            return made;
        }

        @Override
        void end() throws IOException {
            if (json != null) {
                json.flush();
            }
            out.flush();
        }
    }

    private static final class Events extends RowFormat {
        private final OutputStream out;

        Events(OutputStream out) {
            this.out = out;
        }

        @Override
        String columns() {
            return "id, dt, raw";
        }

        @Override
        void write(ResultSet row) throws SQLException, IOException {
            String event = row.getString("raw");
            if (event == null) {
                throw StoreException.permanent(
                        "change " + row.getString("id")
                                + " was stored without its event (raw=false); export its columns as csv or json-lines",
                        null);
            }
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }

        @Override
        void end() throws IOException {
            out.flush();
        }
    }
}
