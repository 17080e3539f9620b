package io.github.wikistream.postgres;

import io.github.wikistream.error.SinkException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says what an SQL error means for the caller, by its SQLSTATE.
 *
 * <p>Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
 */
final class SqlFaults {
    static final String UNIQUE_VIOLATION = "23505";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NO_PARTITION = "23514";

    private SqlFaults() {}

    /**
     * Returns the exception for a failed {@code action} on {@code store}. Its message has the server's words, and no
     * password.
     */
    static SinkException of(String store, String action, SQLException fault) {
        SQLException telling = telling(fault);
        String state = telling.getSQLState();
        String message =
                store + ": " + action + " failed: " + words(telling) + " (SQLSTATE " + state + ")" + remedy(state);
        return isRetryable(telling) ? SinkException.retryable(message, fault) : SinkException.permanent(message, fault);
    }

    /** Returns the first SQL error in the chain of causes, {@code null} if there is none. */
    static @Nullable SQLException in(@Nullable Throwable thrown) {
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

    // A pool wraps the driver's error into one of its own, often without a state.
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

    /** Tells whether a statement did not get a lock in time, or was the victim of a deadlock. */
    static boolean isLockTrouble(SQLException fault) {
        String state = state(fault);
        return LOCK_NOT_AVAILABLE.equals(state) || "40P01".equals(state) || "55006".equals(state);
    }

    /** Returns the server's own words. */
    static String words(SQLException fault) {
        if (fault instanceof PSQLException ours) {
            ServerErrorMessage server = ours.getServerErrorMessage();
            if (server != null && server.getMessage() != null) {
                return server.getMessage();
            }
        }
        return String.valueOf(fault.getMessage()).strip();
    }

    private static boolean isRetryable(SQLException fault) {
        String state = fault.getSQLState();
        if (state == null) {
            return fault instanceof SQLTransientException;
        }
        if (state.length() < 2) {
            return false;
        }
        return switch (state.substring(0, 2)) {
            case "08", // connection
                    "40", // serialisation failure, deadlock
                    "53", // disk full, out of memory, too many connections
                    "58" -> true; // system error outside of PostgreSQL
            case "57" -> true; // cancelled, shut down, starting up
            default ->
                switch (state) {
                    case "25006", // read-only: a standby, or a server on its way to become one
                            "25P03", // idle in a transaction for too long
                            "25P04", // a transaction for too long
                            "55006", // object in use
                            "55P03", // lock not available in time
                            NO_PARTITION -> true; // somebody dropped the day between our look and our write
                    default -> false;
                };
        };
    }

    private static String remedy(@Nullable String state) {
        if (state == null) {
            return "";
        }
        return switch (state) {
            case "28P01", "28000" -> "; check user and password, PGPASSWORD and the password file";
            case "3D000" -> "; create the database first";
            case "42501" -> "; grant this role what docs/postgres-schema.md lists";
            case "42P01", "3F000" -> "; open the sink once with a role that may create tables";
            case "25006" -> "; is this a standby?";
            case "53100" -> "; free some disk space";
            case "55P03" -> "; another session holds a lock on these tables, see pg_locks";
            default -> "";
        };
    }
}
