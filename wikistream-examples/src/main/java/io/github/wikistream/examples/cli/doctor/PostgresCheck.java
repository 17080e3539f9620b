package io.github.wikistream.examples.cli.doctor;

import io.github.wikistream.postgres.PostgresSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Connects to PostgreSQL and checks its version, durability and the role's privileges. Changes nothing. */
public final class PostgresCheck {
    private static final String SUBJECT = "PostgreSQL";
    private static final int OLDEST = 13;
    private static final int TIMEOUT_SECONDS = 10;

    private static final String QUESTIONS = """
            SELECT current_setting('server_version_num')::int / 10000 AS version,
                   current_setting('server_version') AS version_text,
                   current_setting('server_encoding') AS encoding,
                   current_setting('fsync') AS fsync,
                   current_setting('synchronous_commit') AS commit,
                   current_setting('transaction_read_only') AS read_only,
                   current_user AS role,
                   current_database() AS database,
                   events IS NOT NULL AS tables,
                   has_database_privilege(current_database(), 'CREATE') AS may_create,
                   coalesce(has_schema_privilege(space, 'USAGE') AND has_table_privilege(events, 'INSERT'), false) AS may_write
            FROM (SELECT max(c.oid::text)::oid AS events, max(n.oid::text)::oid AS space
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = 'wikistream' AND c.relname = 'recent_change') AS stored""";

    private final String uri;

    public PostgresCheck(String uri) {
        this.uri = uri;
    }

    /** Runs the checks. */
    public List<Finding> run() {
        try (Connection connection = PostgresSink.dataSource(uri).getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet row = statement.executeQuery(QUESTIONS)) {
                row.next();
                return findings(row);
            }
        } catch (SQLException e) {
            return List.of(Finding.fault(
                    SUBJECT,
                    "no connection: " + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
                            + ": check address, name, password (WIKISTREAM_POSTGRES_PASSWORD) and pg_hba.conf"));
        }
    }

    private static List<Finding> findings(ResultSet row) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        int version = row.getInt("version");
        findings.add(
                version >= OLDEST
                        ? Finding.ok(SUBJECT, "version " + row.getString("version_text"))
                        : Finding.fault(
                                SUBJECT,
                                "version " + row.getString("version_text") + ": required is " + OLDEST + " or newer"));
        if (!row.getString("encoding").equals("UTF8")) {
            findings.add(Finding.fault(
                    SUBJECT,
                    "the encoding of the database is " + row.getString("encoding")
                            + ": create it with ENCODING 'UTF8'"));
        }
        findings.add(privileges(row));
        String fsync = row.getString("fsync");
        String commit = row.getString("commit");
        findings.add(
                fsync.equals("on") && !commit.equals("off")
                        ? Finding.ok(SUBJECT, "a stored batch survives a crash")
                        : Finding.warning(
                                SUBJECT,
                                "fsync = " + fsync + ", synchronous_commit = " + commit
                                        + ": a crash loses stored batches; set both to on"));
        return findings;
    }

    private static Finding privileges(ResultSet row) throws SQLException {
        String role = row.getString("role");
        if (row.getString("read_only").equals("on")) {
            return Finding.fault(SUBJECT, "the session is read-only: name the primary server");
        }
        if (row.getBoolean("tables")) {
            return row.getBoolean("may_write")
                    ? Finding.ok(SUBJECT, "role " + role + " may write to schema wikistream")
                    : Finding.fault(SUBJECT, "role " + role + " may not write: GRANT wikistream_writer TO " + role);
        }
        return row.getBoolean("may_create")
                ? Finding.ok(SUBJECT, "role " + role + " may create schema wikistream")
                : Finding.fault(
                        SUBJECT,
                        "role " + role + " may not create schema wikistream: GRANT CREATE ON DATABASE "
                                + row.getString("database") + " TO " + role);
    }
}
