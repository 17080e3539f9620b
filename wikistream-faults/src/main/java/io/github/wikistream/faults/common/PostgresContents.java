package io.github.wikistream.faults.common;

import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Stored;
import io.github.wikistream.testkit.oracle.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The data that a sink has stored in a PostgreSQL database.
 *
 * @param jdbcUrl the database
 */
public record PostgresContents(String jdbcUrl) {
    private record Row(String first, String second) {}

    /** Truncates the sink's tables if they exist. */
    public void clear() {
        query("SELECT quote_ident(schemaname) || '.' || quote_ident(tablename), '' FROM pg_tables"
                        + " WHERE schemaname = 'wikistream' AND tablename <> 'schema_version'")
                .stream()
                .map(Row::first)
                .reduce((one, other) -> one + ", " + other)
                .ifPresent(tables -> execute("TRUNCATE " + tables));
    }

    /** Compares the rows and the dead letters with the issued events. */
    public List<Verdict> judge(Oracle oracle) {
        return List.of(
                oracle.events(stored("SELECT id::text, raw FROM wikistream.recent_change")),
                oracle.deadLetters(stored("SELECT id::text, data FROM wikistream.dead_letter")));
    }

    private List<Stored> stored(String sql) {
        return query(sql).stream()
                .map(row -> new Stored(UUID.fromString(row.first()), row.second()))
                .toList();
    }

    private List<Row> query(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet table = statement.executeQuery(sql)) {
            List<Row> rows = new ArrayList<>();
            while (table.next()) {
                rows.add(new Row(table.getString(1), table.getString(2)));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
        }
    }
}
