package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.notify.Incident.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The incidents of a pipeline in PostgreSQL: {@code wikistream_dashboard.incident}. Each call is one transaction. */
final class IncidentTable {
    private static final int TIMEOUT_SECONDS = 10;

    private final DataSource database;
    private final String pipeline;

    IncidentTable(DataSource database, String pipeline) {
        this.database = database;
        this.pipeline = pipeline;
    }

    /** Returns the newest incidents, newest first. Creates the table if it does not exist. */
    List<Incident> load(int limit) throws SQLException {
        try (Connection connection = database.getConnection()) {
            create(connection);
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT * FROM wikistream_dashboard.incident
                    WHERE pipeline = ?
                    ORDER BY (ended IS NULL) DESC, began DESC
                    LIMIT ?""")) {
                select.setQueryTimeout(TIMEOUT_SECONDS);
                select.setString(1, pipeline);
                select.setInt(2, limit);
                List<Incident> incidents = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        incidents.add(incident(rows));
                    }
                }
                return incidents;
            }
        }
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            // Without the right to create a schema, IF NOT EXISTS fails also if the schema exists.
            try (ResultSet exists = statement.executeQuery("SELECT to_regclass('wikistream_dashboard.incident')")) {
                if (exists.next() && exists.getString(1) != null) {
                    return;
                }
            }
            statement.execute("CREATE SCHEMA IF NOT EXISTS wikistream_dashboard");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS wikistream_dashboard.incident (
                        id uuid PRIMARY KEY,
                        pipeline text NOT NULL,
                        rule text NOT NULL,
                        kind text NOT NULL,
                        subject text NOT NULL,
                        title text NOT NULL,
                        text text NOT NULL,
                        wiki text,
                        url text,
                        began timestamptz NOT NULL,
                        ended timestamptz,
                        channel text NOT NULL,
                        begin_message text NOT NULL,
                        end_message text NOT NULL,
                        failure text
                    )""");
        }
    }

    private static Incident incident(ResultSet row) throws SQLException {
        return new Incident(
                row.getObject("id", UUID.class),
                row.getString("rule"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("title"),
                row.getString("text"),
                row.getString("wiki"),
                row.getString("url"),
                row.getTimestamp("began").toInstant(),
                instant(row.getTimestamp("ended")),
                row.getString("channel"),
                Delivery.valueOf(row.getString("begin_message")),
                Delivery.valueOf(row.getString("end_message")),
                row.getString("failure"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** Adds or replaces incidents, and deletes others. */
    void save(Collection<Incident> changed, Collection<UUID> removed) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            create(connection);
            try (PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO wikistream_dashboard.incident VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, begin_message = excluded.begin_message,
                        end_message = excluded.end_message, failure = excluded.failure""")) {
                upsert.setQueryTimeout(TIMEOUT_SECONDS);
                for (Incident incident : changed) {
                    set(upsert, incident);
                    upsert.addBatch();
                }
                upsert.executeBatch();
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM wikistream_dashboard.incident WHERE id = ?")) {
                delete.setQueryTimeout(TIMEOUT_SECONDS);
                for (UUID id : removed) {
                    delete.setObject(1, id);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
            connection.commit();
        }
    }

    private void set(PreparedStatement upsert, Incident incident) throws SQLException {
        Instant ended = incident.ended();
        int column = 1;
        upsert.setObject(column++, incident.id());
        upsert.setString(column++, pipeline);
        upsert.setString(column++, incident.rule());
        upsert.setString(column++, incident.kind());
        upsert.setString(column++, storable(incident.subject()));
        upsert.setString(column++, storable(incident.title()));
        upsert.setString(column++, storable(incident.text()));
        upsert.setString(column++, incident.wiki());
        upsert.setString(column++, incident.url());
        upsert.setTimestamp(column++, Timestamp.from(incident.began()));
        upsert.setTimestamp(column++, ended == null ? null : Timestamp.from(ended));
        upsert.setString(column++, incident.channel());
        upsert.setString(column++, incident.beginMessage().name());
        upsert.setString(column++, incident.endMessage().name());
        upsert.setString(column, incident.failure());
    }

    /** PostgreSQL cannot store NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
