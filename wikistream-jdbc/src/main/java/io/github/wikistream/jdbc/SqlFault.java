package io.github.wikistream.jdbc;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classification of an SQL error by its SQLSTATE (ISO/IEC 9075), by its JDBC type, and for SQLite, which has no
 * SQLSTATE, by its result code (sqlite.org/rescode.html).
 *
 * @param error the most specific error
 * @param isOfValue whether the database rejects a value, and would reject it again
 * @param isPassing whether the error is transient
 */
record SqlFault(SQLException error, boolean isOfValue, boolean isPassing) {
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "55", "57", "58", "HY", "61", "72");
    private static final Set<String> VALUE_CLASSES = Set.of("22", "23", "44");

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_IOERR = 10;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;
    private static final int SQLITE_PRIMARY_CODES = 0xFF;

    /** Returns the SQL error among the causes of an exception; {@code null} if there is none. */
    static @Nullable SqlFault in(Throwable thrown) {
        SQLException best = null;
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            // A pool wraps the driver's error in one of its own, often without an SQLSTATE.
            if (each instanceof SQLException sql && (best == null || best.getSQLState() == null)) {
                best = sql;
            }
        }
        return best == null ? null : of(best);
    }

    private static SqlFault of(SQLException error) {
        if (error.getClass().getName().startsWith("org.sqlite.")) {
            int code = error.getErrorCode() & SQLITE_PRIMARY_CODES;
            boolean passing =
                    code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_IOERR || code == SQLITE_FULL;
            return new SqlFault(error, code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH, passing);
        }
        String state = error.getSQLState();
        String stateClass = state == null || state.length() < 2 ? "" : state.substring(0, 2);
        boolean ofValue = error instanceof SQLDataException
                || error instanceof SQLIntegrityConstraintViolationException
                || VALUE_CLASSES.contains(stateClass);
        boolean passing = error instanceof SQLTransientException
                || error instanceof SQLRecoverableException
                || PASSING_CLASSES.contains(stateClass);
        return new SqlFault(error, ofValue, !ofValue && passing);
    }

    /** Returns the exception for an action that failed with this error. */
    SinkException toException(String action, Throwable cause) {
        String message = message(action);
        return isPassing ? SinkException.retryable(message, cause) : SinkException.repairable(message, cause);
    }

    /** Returns the exception for a batch that failed with this error. */
    SinkException toBatchException(String action, Throwable cause) {
        return isOfValue ? new PoisonException(message(action), cause) : toException(action, cause);
    }

    private String message(String action) {
        String state =
                error.getSQLState() == null ? "error " + error.getErrorCode() : "SQLSTATE " + error.getSQLState();
        return action + " failed: " + String.valueOf(error.getMessage()).strip() + " (" + state + ")";
    }
}
