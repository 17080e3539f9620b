package io.github.wikistream.postgres.internal.jdbc;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.StoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A failed action on the database. Its caller converts it to the exception that a user of the library gets. */
public final class DatabaseFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final SqlFaults.Consequence consequence;

    private DatabaseFailure(String message, SqlFaults.Consequence consequence, @Nullable Throwable cause) {
        super(message, cause);
        this.consequence = consequence;
    }

    /**
     * Returns the failure caused by an SQL error; its message contains the server's message and the remedy, but no
     * password.
     */
    public static DatabaseFailure of(Database database, String action, SQLException fault) {
        return of(database.label(), action, fault);
    }

    static DatabaseFailure of(String database, String action, SQLException fault) {
        return new DatabaseFailure(SqlFaults.message(database, action, fault), SqlFaults.consequence(fault), fault);
    }

    /**
     * Returns the failure of an action that was interrupted, or not started because its thread was already interrupted.
     */
    static DatabaseFailure interrupted(String message, @Nullable InterruptedException cause) {
        return new DatabaseFailure(message, SqlFaults.Consequence.RETRY, cause);
    }

    /** Returns the SQL error; {@code null} if the action was interrupted. */
    public @Nullable SQLException sqlError() {
        return getCause() instanceof SQLException sql ? sql : null;
    }

    /** Returns whether this is an SQL error with the given SQLSTATE. */
    public boolean is(String state) {
        SQLException sql = sqlError();
        return sql != null && state.equals(SqlFaults.state(sql));
    }

    /** Returns the exception of a sink whose action did not depend on the content of events. */
    public SinkException asSinkException() {
        return isRetryable()
                ? SinkException.retryable(text(), getCause())
                : SinkException.repairable(text(), getCause());
    }

    /** Returns the exception of a sink that wrote rows, which may be the cause. */
    public SinkException asRowException() {
        return consequence == SqlFaults.Consequence.REFUSE_ROW
                ? new PoisonException(text(), getCause())
                : asSinkException();
    }

    /** Returns the exception of a query, an export or maintenance. */
    public StoreException asStoreException() {
        return isRetryable()
                ? StoreException.retryable(text(), getCause())
                : StoreException.permanent(text(), getCause());
    }

    private boolean isRetryable() {
        return switch (consequence) {
            case RETRY, RETRY_IN_NEW_SESSION -> true;
            case AWAIT_REPAIR, REFUSE_ROW -> false;
        };
    }

    private String text() {
        return String.valueOf(getMessage());
    }
}
