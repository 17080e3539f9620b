package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements on the page about the tables run, and it lists the columns that the tables have. */
class DocumentedSqlTest {
    private static final Page PAGE = Page.of("docs/reference/postgres-schema.md");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private Connection connection;

    @BeforeEach
    void createTables() throws SQLException {
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("documented"));
        }
        connection = DriverManager.getConnection(database.jdbcUrl());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void everyStatementRuns() throws SQLException {
        List<String> statements = PAGE.blocks().stream()
                .filter(block -> block.language().equals("sql"))
                .flatMap(block -> Arrays.stream(block.text().split(";\\n", -1)))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        assertThat(statements).hasSizeGreaterThan(10);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                // The driver's error says what is wrong, the database's log which statement it was.
                assertThat(statement.execute(sql)).as(sql).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recent_change", "event", "dead_letter", "checkpoint"})
    void everyColumnIsListedAndNoOther(String table) throws SQLException {
        Set<String> documented = PAGE.table("## " + table).stream()
                .flatMap(row -> Page.codeIn(row.get(0)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> columns = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'wikistream' AND table_name = '" + table + "'")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        assertThat(documented).isEqualTo(columns);
    }
}
