package io.github.wikistream.postgres;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Decides by its SQLSTATE what an SQL error leads to. The table of all classes stands in {@code docs/reference/delivery.md}; {@code SqlFaultsTest}
 * compares it with this class.
 *
 * <p>Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
 */
final class SqlFaults {
    static final String UNIQUE_VIOLATION = "23505";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String READ_ONLY = "25006";
    static final String UNDEFINED_TABLE = "42P01";
    static final String UNDEFINED_SCHEMA = "3F000";
    private static final String CHECK_VIOLATION = "23514";

    private SqlFaults() {}

    /** What an SQL error leads to. */
    enum Consequence {
        /** It passes by itself. */
        RETRY,
        /** It passes with the session: another one does not have the state that is in the way. */
        RETRY_IN_NEW_SESSION,
        /** It lasts until somebody repairs the database, its access or its tables. */
        AWAIT_REPAIR,
        /** It is about the values of a row; where no rows were written it awaits repair. */
        REFUSE_ROW
    }

    /**
     * Returns the exception for a failed {@code action} on {@code store}. Its message has the server's words, and no
     * password.
     */
    static SinkException of(String store, String action, SQLException fault) {
        SQLException telling = telling(fault);
        String message = message(store, action, telling);
        return switch (consequence(telling)) {
            case RETRY, RETRY_IN_NEW_SESSION -> SinkException.retryable(message, fault);
            case AWAIT_REPAIR, REFUSE_ROW -> SinkException.repairable(message, fault);
        };
    }

    /** Returns the same for an {@code action} that wrote rows, which may be what was wrong. */
    static SinkException ofRows(String store, String action, SQLException fault) {
        SQLException telling = telling(fault);
        return consequence(telling) == Consequence.REFUSE_ROW
                ? new PoisonException(message(store, action, telling), fault)
                : of(store, action, fault);
    }

    private static String message(String store, String action, SQLException telling) {
        String state = telling.getSQLState();
        return store + ": " + action + " failed: " + words(telling) + " (SQLSTATE " + state + ")" + remedy(telling);
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

    /** Returns whether a statement did not get a lock in time, or was the victim of a deadlock. */
    static boolean isLockTrouble(SQLException fault) {
        String state = state(fault);
        return LOCK_NOT_AVAILABLE.equals(state) || "40P01".equals(state) || "55006".equals(state);
    }

    /** Returns whether another session may succeed where this one did not. */
    static boolean isOfSession(Throwable thrown) {
        SQLException fault = in(thrown);
        return fault != null && consequence(telling(fault)) == Consequence.RETRY_IN_NEW_SESSION;
    }

    /**
     * Returns the server's own words; without an answer of the server, the driver's, and those of the innermost cause: the
     * driver says "the connection attempt failed" of all of them.
     */
    static String words(SQLException fault) {
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

    static Consequence consequence(SQLException fault) {
        String state = fault.getSQLState();
        if (state == null) {
            return fault instanceof SQLTransientException ? Consequence.RETRY : Consequence.AWAIT_REPAIR;
        }
        return switch (state) {
            // The driver: the server wants a password and none is known, or another way to log in, or no TLS.
            case "08004" -> Consequence.AWAIT_REPAIR;
            case "0A000" -> isStalePlan(fault) ? Consequence.RETRY_IN_NEW_SESSION : Consequence.AWAIT_REPAIR;
            case UNIQUE_VIOLATION -> Consequence.AWAIT_REPAIR;
            // A partition that was dropped between our look and our write. A check that somebody added has a name.
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

    /** Returns whether a table has changed since the session planned a statement. */
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
        // That the host has another name comes without a cause, but names the class that compared the two.
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
                "; check user and password, PGPASSWORD and the password file, and what pg_hba.conf lets in";
            case "3D000", "57P04" -> "; create the database first";
            case "42501" -> "; grant this role what docs/reference/postgres-schema.md lists";
            case UNDEFINED_TABLE, UNDEFINED_SCHEMA -> "; open the sink once with a role that may create tables";
            case READ_ONLY -> "; is this a standby?";
            case "53100" -> "; free some disk space";
            case LOCK_NOT_AVAILABLE -> "; another session holds a lock on these tables, see pg_locks";
            case UNIQUE_VIOLATION -> "; was a unique index added to these tables? Then drop it";
            case CHECK_VIOLATION ->
                constraint(fault) == null
                        ? "; a missing partition is made again, unless a detached table has its name: attach or rename that"
                        : "";
            case "26000", "42P05" ->
                "; a pooler in transaction mode, such as PgBouncer, needs prepareThreshold=0 on your DataSource";
            case "08P01" ->
                words(fault).contains("startup parameter")
                        ? "; let PgBouncer pass it: ignore_startup_parameters = extra_float_digits"
                        : "";
            default -> remedyOfClass(fault, state);
        };
    }

    private static String remedyOfClass(SQLException fault, String state) {
        if (state.startsWith("42")) {
            return "; the tables are not as the sink made them: undo what was changed, docs/reference/postgres-schema.md tells how they"
                    + " were";
        }
        return isOfCertificate(fault)
                ? "; the server's certificate must name the host of the URI and be trusted: name its authority's file by sslrootcert"
                : "";
    }
}
