package io.github.wikistream.postgres.analytics;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record StoredChangeRow(
        UUID id,
        Instant occurredAt,
        String type,
        String wiki,
        @Nullable String serverName,
        int namespace,
        String title,
        @Nullable String user,
        ActorKind actor,
        @Nullable Boolean minor,
        @Nullable Boolean patrolled,
        @Nullable Long lengthOld,
        @Nullable Long lengthNew,
        @Nullable Long revisionOld,
        @Nullable Long revisionNew,
        @Nullable String comment,
        @Nullable String logType,
        @Nullable String logAction)
        implements StoredChange {
    /** The columns of {@code wikistream.recent_change} that {@link #read} expects. */
    static final String COLUMNS =
            "id, dt, type, wiki, server_name, namespace, title, user_name, actor, minor, patrolled,"
                    + " length_old, length_new, revision_old, revision_new, comment, log_type, log_action";

    static StoredChange read(ResultSet row) throws SQLException {
        return new StoredChangeRow(
                row.getObject("id", UUID.class),
                QueryRunner.instant(row, "dt"),
                row.getString("type"),
                row.getString("wiki"),
                row.getString("server_name"),
                row.getInt("namespace"),
                row.getString("title"),
                row.getString("user_name"),
                ActorKind.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)),
                row.getObject("minor", Boolean.class),
                row.getObject("patrolled", Boolean.class),
                row.getObject("length_old", Long.class),
                row.getObject("length_new", Long.class),
                row.getObject("revision_old", Long.class),
                row.getObject("revision_new", Long.class),
                row.getString("comment"),
                row.getString("log_type"),
                row.getString("log_action"));
    }
}
