package io.github.wikistream.postgres.export;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.export.EventExport.Format;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.fixture.Simulation;
import io.github.wikistream.sink.SinkContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

@Tag("locales")
class EventExportTest {
    private static final ChangeSelection DAY =
            ChangeSelection.of(TimeRange.before(Instant.parse("2026-06-21T00:00:00Z"), Duration.ofDays(1)));
    private static final List<String> HOSTILE = List.of(
            "",
            "\\.",
            "\\N",
            "NULL",
            ",",
            "\"",
            "\"\"",
            "a,b\"c\"\nd\re\r\nf",
            "\ttab\\t",
            " space ",
            "=1+1",
            "\u0001\u001F\u007F\u0085\u2028\uFEFF\uFFFE",
            "\uD83D\uDE00\u202E",
            "plain");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private final EventExport export = EventExport.of(database.uri());

    @AfterEach
    void close() {
        export.close();
        session.close();
    }

    private List<RecentChange> store(String uri) {
        List<RecentChange> changes = new ArrayList<>();
        int number = 1;
        for (String text : HOSTILE) {
            changes.add(changeLike(number++)
                    .type("edit")
                    .page(0, text)
                    .user(text)
                    .comment(text)
                    .build());
            changes.add(changeLike(number++)
                    .type("log")
                    .page(-1, "x" + text)
                    .user(null)
                    .minor(null)
                    .log(LogEntry.builder()
                            .id(5_000_000_000L)
                            .type(text)
                            .action(text)
                            .comment(text)
                            .params("{\"a\": [1, \"ü\", null]}")
                            .build())
                    .build());
        }
        try (PostgresSink sink = PostgresSink.of(uri)) {
            sink.open(new SinkContext("test"));
            sink.write(batch(1, number, changes, List.of()));
        }
        return changes;
    }

    private String exported(ChangeSelection selection, Format format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(selection, format, out, (reached, rows) -> {});
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void csvIsRestoredByTheServer() throws Exception {
        List<RecentChange> changes = store(database.uri());
        String csv = exported(DAY, Format.CSV);
        String columns = csv.substring(0, csv.indexOf('\n'));
        session.execute("CREATE TABLE public.back (LIKE wikistream.recent_change)");
        session.execute("ALTER TABLE public.back ALTER topic_partition DROP NOT NULL, ALTER stream DROP NOT NULL");
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl())) {
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY public.back (" + columns + ") FROM STDIN (FORMAT csv, HEADER)",
                            new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
            assertThat(rows).isEqualTo(changes.size());
        }
        assertThat(session.value("SELECT count(*) FROM (SELECT " + columns + " FROM wikistream.recent_change EXCEPT ALL"
                        + " SELECT " + columns + " FROM public.back) AS lost"))
                .isEqualTo("0");
    }

    @Test
    void jsonLinesContainTheSameValues() throws IOException {
        List<RecentChange> changes = store(database.uri());
        String[] lines = exported(DAY, Format.JSON_LINES).split("\n");
        assertThat(lines).hasSize(changes.size());
        for (int i = 0; i < lines.length; i++) {
            RecentChange change = changes.get(i);
            List<String> fields = new ArrayList<>();
            try (JsonParser parser = new JsonFactory().createParser(lines[i])) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.add(name);
                    switch (name) {
                        case "title" -> assertThat(parser.getText()).isEqualTo(change.title());
                        case "comment" -> assertThat(parser.getText()).isEqualTo(change.comment());
                        case "dt" -> assertThat(Instant.parse(parser.getText())).isEqualTo(change.occurredAt());
                        case "bot" -> assertThat(parser.getBooleanValue()).isEqualTo(change.bot());
                        case "log_id" ->
                            assertThat(change.log())
                                    .isNotNull()
                                    .extracting(LogEntry::id)
                                    .isEqualTo(parser.getLongValue());
                        default -> parser.skipChildren();
                    }
                }
                assertThat(parser.nextToken()).isNull();
            }
            assertThat(fields.contains("user_name")).isEqualTo(change.user() != null);
            assertThat(fields.contains("log_params")).isEqualTo(change.log() != null);
        }
    }

    @Test
    void eventsAreExportedAsReceived() {
        List<RecentChange> changes = store(database.uri());
        assertThat(exported(DAY, Format.EVENTS).split("\n"))
                .containsExactlyElementsOf(
                        changes.stream().map(RecentChange::json).toList());
        assertThat(exported(DAY.ofTypes("log"), Format.EVENTS).split("\n")).hasSize(HOSTILE.size());
    }

    @Test
    void namesTheChangeWithoutAnEvent() {
        store(database.uri() + "?raw=false");
        assertThatThrownBy(() -> exported(DAY, Format.EVENTS))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("5a3b1e00-0000-4000-8000-000000000001", "raw=false", "csv");
    }

    @Test
    void emptyExportHasAHeader() {
        store(database.uri());
        ChangeSelection nothing =
                DAY.during(TimeRange.before(Instant.parse("2020-01-01T00:00:00Z"), Duration.ofDays(1)));
        assertThat(exported(nothing, Format.CSV)).startsWith("id,dt,").hasLineCount(1);
        assertThat(exported(nothing, Format.JSON_LINES)).isEmpty();
        assertThat(exported(nothing, Format.EVENTS)).isEmpty();
    }

    @Test
    void reportsProgress() {
        List<RecentChange> many = Simulation.changes(1, Instant.parse("2026-06-20T10:00:00Z"), 15, 1_500);
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            Simulation.store(sink, "test", many, 5_000);
        }
        List<Long> reported = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        long rows = export.write(DAY, Format.CSV, OutputStream.nullOutputStream(), (reached, number) -> {
            reported.add(number);
            times.add(reached);
        });
        assertThat(rows).isEqualTo(22_500);
        assertThat(reported).containsExactly(10_000L, 20_000L);
        assertThat(times).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void usesConstantMemory(Format format) throws Exception {
        store(database.uri());
        int rows = 20_000;
        session.execute("SELECT wikistream.create_partitions('recent_change', ARRAY['2026-06-19'::date])");
        session.execute("INSERT INTO wikistream.recent_change"
                + " (id, dt, topic_partition, namespace, bot, revert, altered, type, wiki, title, actor, stream, comment, raw)"
                + " SELECT gen_random_uuid(), '2026-06-19 10:00Z'::timestamptz + n * interval '1 ms', 0, 0, false, false, false, 'edit',"
                + " 'enwiki', 'Title ' || n, 'registered', 's', repeat('c', 1500), '{\"raw\": \"' || repeat('r', 1500) || '\"}'"
                + " FROM generate_series(1, " + rows + ") AS n");

        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx20m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExportProgram.class.getName(),
                        database.uri(),
                        format.name(),
                        "2026-06-20T00:00:00Z")
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).contains(rows + " rows, ");
        long bytes = Long.parseLong(said.replaceAll("(?s).* rows, (\\d+) bytes.*", "$1"));
        assertThat(bytes).as("more than the heap").isGreaterThan(25L << 20);
    }

    @Test
    void failingStreamEndsTheExport() {
        store(database.uri());
        OutputStream full = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("disk full");
            }
        };
        assertThatThrownBy(() -> export.write(DAY, Format.CSV, full, (reached, rows) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("disk full");
    }
}
