package io.github.wikistream.bench.postgres;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

/** How long it takes to store the same rows in the same empty table with the same indexes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class PostgresWriteBenchmark {
    private static final SinkContext CONTEXT = new SinkContext("bench");
    private static final String TABLE = "wikistream.recent_change";

    /** The number of changes. */
    @Param("30000")
    public int events;

    /** The number of changes in a transaction, by the sink and by JDBC batches. */
    @Param("1000")
    public int batch;

    /** Whether each change is also stored as it was received. */
    @Param({"true", "false"})
    public boolean raw;

    private final List<Batch> batches = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();
    private final PostgresServer server = BenchServer.temporary().start();
    private byte[] copy = {};
    private String columns = "";

    /** Stores the changes once, and takes the rows from there for the other ways. */
    @Setup
    public void prepare() throws SQLException, IOException {
        SimulatedChanges simulated = SimulatedChanges.from(1, Instant.parse("2026-06-20T15:00:00Z"));
        BatchChain chain = new BatchChain();
        int perBatch = Math.min(batch, events);
        while (batches.size() * perBatch < events) {
            batches.add(chain.next(simulated.next(perBatch)));
        }
        sink();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery(
                    "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
                            + " WHERE table_schema || '.' || table_name = '" + TABLE + "'")) {
                names.next();
                columns = names.getString(1);
            }
            String select = "SELECT " + columns + " FROM " + TABLE + " ORDER BY dt, id";
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + select + ") TO STDOUT", text);
            copy = text.toByteArray();
            try (ResultSet row = statement.executeQuery(select)) {
                while (row.next()) {
                    Object[] values = new Object[row.getMetaData().getColumnCount()];
                    for (int i = 0; i < values.length; i++) {
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
        StoreTables.empty(server.jdbcUrl());
    }

    /** Stops the server. */
    @TearDown
    public void stop() {
        server.close();
    }

    /** Rows, counts and checkpoint of each batch in one transaction. */
    @Benchmark
    public void sink() {
        try (PostgresSink sink = PostgresSink.of(server.uri() + "?raw=" + raw)) {
            sink.open(CONTEXT);
            batches.forEach(sink::write);
        }
    }

    /** The same, with the compaction that the sink leaves to the background. */
    @Benchmark
    public void sinkAndCompaction() {
        sink();
        StoreTables.compact(server.uri());
    }

    /** One {@code COPY} of all rows, in one transaction and without counts. */
    @Benchmark
    public void copy() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + TABLE + " (" + columns + ") FROM STDIN", new ByteArrayInputStream(copy));
        }
    }

    /** JDBC batches, each in a transaction, without counts. */
    @Benchmark
    public void jdbcBatches() throws SQLException {
        String places = "?, ".repeat(rows.get(0).length - 1) + "?";
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl() + "&reWriteBatchedInserts=true");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + TABLE + " (" + columns + ") VALUES (" + places + ")")) {
            connection.setAutoCommit(false);
            for (int from = 0; from < rows.size(); from += batch) {
                for (Object[] row : rows.subList(from, Math.min(rows.size(), from + batch))) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
        }
    }
}
