package io.github.wikistream.postgres.internal.jdbc;

import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Classifies SQL errors by their SQLSTATE. The table of all classes is in {@code docs/reference/delivery.md}; {@code
 * SqlFaultsTest} compares it with this class.
 *
 * <p>Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
 */
public final class SqlFaults {
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String READ_ONLY = "25006";
    public static final String UNDEFINED_TABLE = "42P01";
    public static final String UNDEFINED_SCHEMA = "3F000";
    private static final String CHECK_VIOLATION = "23514";

    private SqlFaults() {}

    /** The consequence of an SQL error. */
    enum Consequence {
        /** The error is transient. */
        RETRY,
        /** The error is caused by the state of the session; another session may succeed. */
        RETRY_IN_NEW_SESSION,
        /** The error persists until the database, the access to it or its tables are repaired. */
        AWAIT_REPAIR,
        /** The error is caused by the values of a row; if no rows were written, it awaits repair. */
        REFUSE_ROW
    }

    /** Returns the message of a failed action: the server's message and the remedy, without a password. */
    static String message(String database, String action, SQLException fault) {
        SQLException telling = telling(fault);
        String state = telling.getSQLState();
        return database + ": " + action + " failed: " + words(telling) + " (SQLSTATE " + state + ")" + remedy(telling);
    }

    /** Returns the first SQL error in the chain of causes; {@code null} if there is none. */
    public static @Nullable SQLException in(@Nullable Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    static @Nullable String state(SQLException fault) {
        return telling(fault).getSQLState();
    }

    // Pools wrap errors of the driver, often without an SQLSTATE.
    private static SQLException telling(SQLException fault) {
        SQLException best = fault;
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                best = sql;
                if (sql instanceof PSQLException) {
                    return sql;
                }
            }
        }
        return best;
    }

    /** Returns whether a statement did not get a lock in time, or was aborted by a deadlock. */
    public static boolean isLockTrouble(SQLException fault) {
        String state = state(fault);
        return LOCK_NOT_AVAILABLE.equals(state) || "40P01".equals(state) || "55006".equals(state);
    }

    /** Returns whether another session may succeed. */
    static boolean isOfSession(Throwable thrown) {
        SQLException fault = in(thrown);
        return fault != null && consequence(fault) == Consequence.RETRY_IN_NEW_SESSION;
    }

    /**
     * Returns the server's message; if the server did not answer, the messages of the driver and of the innermost
     * cause, because the driver reports "the connection attempt failed" for all of them.
     */
    public static String words(SQLException fault) {
        ServerErrorMessage server = answer(fault);
        if (server != null && server.getMessage() != null) {
            return server.getMessage();
        }
        String message = String.valueOf(fault.getMessage()).strip();
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String detail = root.getMessage();
        if (root == fault || (detail != null && message.contains(detail))) {
            return root instanceof UnknownHostException ? message + ": unknown host" : message;
        }
        String kind = root instanceof UnknownHostException
                ? "unknown host"
                : root.getClass().getSimpleName();
        return message.replaceFirst("\\.$", "") + ": " + kind + (detail == null ? "" : " " + detail);
    }

    private static @Nullable ServerErrorMessage answer(SQLException fault) {
        return fault instanceof PSQLException ours ? ours.getServerErrorMessage() : null;
    }

    static Consequence consequence(SQLException thrown) {
        SQLException fault = telling(thrown);
        String state = fault.getSQLState();
        if (state == null) {
            return fault instanceof SQLTransientException ? Consequence.RETRY : Consequence.AWAIT_REPAIR;
        }
        return switch (state) {
            // From the driver: no password, no common authentication method, or no TLS.
            case "08004" -> Consequence.AWAIT_REPAIR;
            case "0A000" -> isStalePlan(fault) ? Consequence.RETRY_IN_NEW_SESSION : Consequence.AWAIT_REPAIR;
            case UNIQUE_VIOLATION -> Consequence.AWAIT_REPAIR;
            // Without a name: a partition that was dropped before the write; with a name: a check that was added to the
            // table.
            case CHECK_VIOLATION -> constraint(fault) == null ? Consequence.RETRY : Consequence.REFUSE_ROW;
            case "42P03", "42P05" ->
                Consequence.RETRY_IN_NEW_SESSION; // a cursor or prepared statement of another client
            case "57P04", "XX001", "XX002" -> Consequence.AWAIT_REPAIR; // the database was dropped; corruption
            case "P0001" -> Consequence.REFUSE_ROW; // raised by a trigger
            default -> ofClass(fault, state);
        };
    }

    private static Consequence ofClass(SQLException fault, String state) {
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            case "08" -> isOfCertificate(fault) ? Consequence.AWAIT_REPAIR : Consequence.RETRY;
            case "40", "53", "55", "57", "58", "72", "XX" -> Consequence.RETRY;
            case "24", "25", "26", "34", "3B" -> Consequence.RETRY_IN_NEW_SESSION;
            case "22", "23", "44", "54" -> Consequence.REFUSE_ROW;
            default -> Consequence.AWAIT_REPAIR;
        };
    }

    /** Returns whether a table was altered since the session planned the statement. */
    private static boolean isStalePlan(SQLException fault) {
        ServerErrorMessage server = answer(fault);
        return server != null && "RevalidateCachedQuery".equals(server.getRoutine());
    }

    private static boolean isOfCertificate(SQLException fault) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException) {
                return true;
            }
        }
        // A host name mismatch has no cause, but its message contains the class that detected it.
        return String.valueOf(fault.getMessage()).contains("PgjdbcHostnameVerifier");
    }

    private static @Nullable String constraint(SQLException fault) {
        ServerErrorMessage server = answer(fault);
        return server == null ? null : server.getConstraint();
    }

    private static String remedy(SQLException fault) {
        String state = fault.getSQLState();
        if (state == null) {
            return "";
        }
        return switch (state) {
            case "28P01", "28000", "08004" ->
                "; check user and password, PGPASSWORD, the password file, and pg_hba.conf";
            case "3D000", "57P04" -> "; create the database first";
            case "42501" -> "; grant this role the rights that docs/reference/postgres-schema.md lists";
            case UNDEFINED_TABLE, UNDEFINED_SCHEMA -> "; open the sink once with a role that may create tables";
            case READ_ONLY -> "; is this a standby?";
            case "53100" -> "; free some disk space";
            case LOCK_NOT_AVAILABLE -> "; another session holds a lock on these tables, see pg_locks";
            case UNIQUE_VIOLATION -> "; if a unique index was added to these tables, drop it";
            case CHECK_VIOLATION ->
                constraint(fault) == null
                        ? "; a missing partition is created again, unless a detached table has its name: attach or rename that table"
                        : "";
            case "26000", "42P05" ->
                "; a pooler in transaction mode, such as PgBouncer, needs prepareThreshold=0 on your DataSource";
            case "08P01" ->
                words(fault).contains("startup parameter")
                        ? "; configure PgBouncer with ignore_startup_parameters = extra_float_digits"
                        : "";
            default -> remedyOfClass(fault, state);
        };
    }

    private static String remedyOfClass(SQLException fault, String state) {
        if (state.startsWith("42")) {
            return "; the tables differ from those that the sink created: undo the changes, docs/reference/postgres-schema.md describes them";
        }
        return isOfCertificate(fault)
                ? "; the server's certificate must be for the host of the URI and from a trusted authority, whose file sslrootcert names"
                : "";
    }
}
