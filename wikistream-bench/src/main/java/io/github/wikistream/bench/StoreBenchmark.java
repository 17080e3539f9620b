package io.github.wikistream.bench;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.postgresql.PGConnection;

/**
 * How long it takes to store the same rows in the same empty table with the same indexes: by the sink, and by what one
 * would do without it. All but {@link #oneByOne} store {@link #events}; that one stores a fiftieth of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class StoreBenchmark {
    private static final int LESS = 50;
    private static final SinkContext CONTEXT = new SinkContext("bench");

    /** How many changes. */
    @Param("50000")
    public int events;

    /** How many of them are stored in one transaction, by the sink and by JDBC batches. */
    @Param("1000")
    public int batch = 1_000;

    /** Whether each is also kept as it was received. */
    @Param({"true", "false"})
    public boolean raw;

    private final List<Batch> batches = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();
    private final PostgresServer server = Servers.postgres().start();
    private Path copy = Path.of("");
    private String columns = "";

    /** Stores the changes once, and takes the rows from there for the others. */
    @Setup
    public void prepare() throws SQLException, IOException {
        SimulatedChanges simulated = SimulatedChanges.from(1, Instant.parse("2026-06-20T15:00:00Z"));
        BatchChain chain = new BatchChain();
        int perBatch = Math.min(batch, events);
        while (batches.size() * perBatch < events) {
            batches.add(chain.next(simulated.next(perBatch)));
        }
        sink();
        copy = Files.createTempFile("wikistream-bench", ".copy");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery(
                    "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position)"
                            + " FROM information_schema.columns WHERE table_schema = 'wikistream' AND table_name = 'recent_change'")) {
                names.next();
                columns = names.getString(1);
            }
            String select = "SELECT " + columns + " FROM wikistream.recent_change ORDER BY dt, id";
            try (OutputStream file = Files.newOutputStream(copy)) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + select + ") TO STDOUT", file);
            }
            try (ResultSet row = statement.executeQuery(select)) {
                int width = row.getMetaData().getColumnCount();
                while (row.next()) {
                    Object[] values = new Object[width];
                    for (int i = 0; i < width; i++) {
                        values[i] = row.getObject(i + 1);
                    }
                    rows.add(values);
                }
            }
        }
    }

    /** Empties the tables. */
    @Setup(Level.Invocation)
    public void empty() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE wikistream.recent_change, wikistream.checkpoint, wikistream.count_delta,"
                    + " wikistream.top_delta, wikistream.rollup_minute, wikistream.rollup_hour, wikistream.rollup_day,"
                    + " wikistream.top_hour, wikistream.top_day, wikistream.top_day_state, wikistream.first_seen");
            statement.execute("CHECKPOINT");
        }
    }

    /** Tells what an event takes on disk, and stops the server. */
    @TearDown
    public void stop() throws SQLException, IOException {
        empty();
        sinkAndFolding();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet size = statement.executeQuery(
                        "SELECT p.name, sum(pg_total_relation_size(t.relid)) / " + rows.size()
                                + " FROM (VALUES ('recent_change'), ('rollup_minute'), ('rollup_hour'), ('rollup_day'), ('top_hour'),"
                                + " ('top_day'), ('first_seen'), ('count_delta'), ('top_delta')) AS p (name),"
                                + " LATERAL pg_partition_tree('wikistream.' || p.name) AS t GROUP BY p.name ORDER BY 2 DESC")) {
            while (size.next()) {
                System.out.printf(
                        Locale.ROOT, "%nraw=%s: %s takes %d bytes an event", raw, size.getString(1), size.getLong(2));
            }
            System.out.println();
        }
        Files.delete(copy);
        Servers.discard(server);
    }

    /** The sink: rows, counts and checkpoint of each batch in one transaction. */
    @Benchmark
    public void sink() {
        try (PostgresSink sink = raw ? PostgresSink.of(server.uri()) : PostgresSink.of(server.uri() + "?raw=false")) {
            sink.open(CONTEXT);
            batches.forEach(sink::write);
        }
    }

    /** The same, and all counts folded into the rollups, which the sink leaves to the background. */
    @Benchmark
    public void sinkAndFolding() throws SQLException {
        sink();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            while (SqlNumber.of(connection, "SELECT moved FROM wikistream.compact_counts(240)") > 0) {
                // Oldest minutes first.
            }
            while (SqlNumber.of(connection, "SELECT moved FROM wikistream.compact_tops(4)") > 0) {
                // Hours that are over.
            }
            while (SqlNumber.of(connection, "SELECT count(wikistream.build_top_day())") > 0) {
                // Days that are over.
            }
        }
    }

    /** One {@code COPY} of all rows as text by psql: no promise but that all are there or none. */
    @Benchmark
    public void psql() throws IOException, InterruptedException {
        Process psql = new ProcessBuilder(
                        "psql",
                        "-X",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-d",
                        server.uri(),
                        "-c",
                        "\\copy wikistream.recent_change (" + columns + ") FROM '" + copy + "'")
                .inheritIO()
                .start();
        if (psql.waitFor() != 0) {
            throw new IllegalStateException("psql failed");
        }
    }

    /** Batches by JDBC, which the driver makes one statement of, each in a transaction. */
    @Benchmark
    public void jdbcBatches() throws SQLException {
        insert(rows, batch);
    }

    /** A transaction for each event. */
    @Benchmark
    public void oneByOne() throws SQLException {
        insert(rows.subList(0, Math.max(rows.size() / LESS, 1)), 1);
    }

    private void insert(List<Object[]> some, int atOnce) throws SQLException {
        String places = "?, ".repeat(some.get(0).length - 1) + "?";
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl() + "&reWriteBatchedInserts=true");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO wikistream.recent_change (" + columns + ") VALUES (" + places + ")")) {
            connection.setAutoCommit(false);
            int number = 0;
            for (Object[] row : some) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
                if (++number % atOnce == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
