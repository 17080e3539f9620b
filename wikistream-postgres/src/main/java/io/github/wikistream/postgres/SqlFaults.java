package io.github.wikistream.postgres;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says what an SQL error means for the caller, by its SQLSTATE: whether it passes by itself, lies in the rows that were written, or stays
 * until somebody mends it.
 *
 * <p>Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
 */
final class SqlFaults {
    static final String UNIQUE_VIOLATION = "23505";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String READ_ONLY = "25006";
    private static final String CHECK_VIOLATION = "23514";

    private SqlFaults() {}

    /**
     * Returns the exception for a failed {@code action} on {@code store}. Its message has the server's words, and no
     * password.
     */
    static SinkException of(String store, String action, SQLException fault) {
        SQLException telling = telling(fault);
        String message = message(store, action, telling);
        return isRetryable(telling) ? SinkException.retryable(message, fault) : SinkException.permanent(message, fault);
    }

    /** Returns the same for an {@code action} that wrote rows, which may be what was wrong. */
    static SinkException ofRows(String store, String action, SQLException fault) {
        SQLException telling = telling(fault);
        return isRetryable(telling) || !isOfRows(telling)
                ? of(store, action, fault)
                : new PoisonException(message(store, action, telling), fault);
    }

    private static String message(String store, String action, SQLException telling) {
        String state = telling.getSQLState();
        return store + ": " + action + " failed: " + words(telling) + " (SQLSTATE " + state + ")" + remedy(state);
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

    /** Tells whether another session, one that begins later, may succeed where this one did not. */
    static boolean isOfSession(Throwable thrown) {
        SQLException fault = in(thrown);
        return fault != null && READ_ONLY.equals(state(fault));
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
        return switch (classOf(state)) {
            case "08", // connection
                    "40", // serialisation failure, deadlock
                    "53", // disk full, out of memory, too many connections
                    "55", // a lock, an object in use, a database that takes no connections for now
                    "57", // cancelled, timed out, shut down, starting up
                    "58" -> true; // system error outside of PostgreSQL
            default ->
                switch (state) {
                    case READ_ONLY, // a standby, or a server on its way to become one
                            "25P03", // idle in a transaction for too long
                            "25P04" -> true; // a transaction for too long
                    // Somebody dropped the day between our look and our write. A check that somebody added has a name.
                    case CHECK_VIOLATION -> constraint(fault) == null;
                    default -> false;
                };
        };
    }

    /** Tells whether rows were refused for what is in them, however often they are written. */
    private static boolean isOfRows(SQLException fault) {
        String state = fault.getSQLState();
        if (state == null) {
            return false;
        }
        return switch (classOf(state)) {
            case "22", // a value that its column cannot take
                    "54" -> true; // too large for a row or an index
            case "23" -> !state.equals(UNIQUE_VIOLATION); // that is another writer's doing, or another index's
            default -> false;
        };
    }

    private static String classOf(String state) {
        return state.length() < 2 ? state : state.substring(0, 2);
    }

    private static @Nullable String constraint(SQLException fault) {
        ServerErrorMessage server = fault instanceof PSQLException ours ? ours.getServerErrorMessage() : null;
        return server == null ? null : server.getConstraint();
    }

    private static String remedy(@Nullable String state) {
        if (state == null) {
            return "";
        }
        return switch (state) {
            case "28P01", "28000" ->
                "; check user and password, PGPASSWORD and the password file, and what pg_hba.conf lets in";
            case "3D000" -> "; create the database first";
            case "42501" -> "; grant this role what docs/postgres-schema.md lists";
            case "42P01", "3F000" -> "; open the sink once with a role that may create tables";
            case READ_ONLY -> "; is this a standby?";
            case "53100" -> "; free some disk space";
            case LOCK_NOT_AVAILABLE -> "; another session holds a lock on these tables, see pg_locks";
            case UNIQUE_VIOLATION -> "; was a unique index added to these tables? Then drop it";
            default ->
                switch (classOf(state)) {
                    case "42" ->
                        "; the tables are not as the sink made them: undo what was changed, docs/postgres-schema.md"
                                + " tells how they were";
                    default -> "";
                };
        };
    }
}
