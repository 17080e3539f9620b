package io.github.wikistream.bench.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** A table of changes with the indexes of {@code wikistream.recent_change}, filled by JDBC batches. */
final class PlainTable implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    PlainTable(String jdbcUrl) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl + "&reWriteBatchedInserts=true");
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("""
                INSERT INTO plain_change (id, dt, type, wiki, namespace, title, user_name, bot, minor, patrolled, comment,
                                          length_old, length_new, revision_old, revision_new, raw)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    static void create(Statement statement) throws SQLException {
        statement.execute("""
                CREATE TABLE plain_change (
                    id uuid NOT NULL, dt timestamptz NOT NULL, type text NOT NULL, wiki text NOT NULL, namespace integer NOT NULL,
                    title text NOT NULL, user_name text, bot boolean NOT NULL, minor boolean, patrolled boolean, comment text,
                    length_old bigint, length_new bigint, revision_old bigint, revision_new bigint, raw text NOT NULL,
                    PRIMARY KEY (dt, id));
                CREATE INDEX ON plain_change (title, dt);
                CREATE INDEX ON plain_change (user_name, dt)""");
    }

    void insert(List<PlainPipeline.Received> changes) throws SQLException {
        for (PlainPipeline.Received change : changes) {
            JsonNode tree = change.tree();
            JsonNode meta = tree.path("meta");
            insert.setObject(1, UUID.fromString(meta.path("id").asText()));
            insert.setObject(2, Instant.parse(meta.path("dt").asText()).atOffset(ZoneOffset.UTC));
            insert.setString(3, tree.path("type").asText());
            insert.setString(4, tree.path("wiki").asText());
            insert.setInt(5, tree.path("namespace").asInt());
            insert.setString(6, tree.path("title").asText());
            insert.setString(7, tree.path("user").asText(null));
            insert.setBoolean(8, tree.path("bot").asBoolean());
            flag(9, tree.path("minor"));
            flag(10, tree.path("patrolled"));
            insert.setString(11, tree.path("comment").asText(null));
            number(12, tree.path("length").path("old"));
            number(13, tree.path("length").path("new"));
            number(14, tree.path("revision").path("old"));
            number(15, tree.path("revision").path("new"));
            insert.setString(16, change.text());
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
    }

    private void flag(int column, JsonNode value) throws SQLException {
        if (value.isBoolean()) {
            insert.setBoolean(column, value.asBoolean());
        } else {
            insert.setNull(column, Types.BOOLEAN);
        }
    }

    private void number(int column, JsonNode value) throws SQLException {
        if (value.isNumber()) {
            insert.setLong(column, value.asLong());
        } else {
            insert.setNull(column, Types.BIGINT);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
