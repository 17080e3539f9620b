package io.github.wikistream.spring;

import io.github.wikistream.error.SinkException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What an exception of a listening method leads to. */
final class ListenerFault {
    /** By name, for Spring's data access is not always there. */
    private static final Set<String> PASSING = Set.of(
            "org.springframework.dao.TransientDataAccessException",
            "org.springframework.dao.RecoverableDataAccessException",
            "org.springframework.dao.DataAccessResourceFailureException",
            "org.springframework.transaction.CannotCreateTransactionException");

    private ListenerFault() {}

    /** What may throw anything. */
    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    /**
     * Calls a method that listens.
     *
     * @throws SinkException the method's own, or one that says whether a retry is worthwhile
     */
    static void calling(ListenerMethod method, Call call) {
        try {
            call.run();
        } catch (SinkException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkException.retryable(method + " was interrupted", e);
        } catch (Exception e) {
            String message = method + " failed: " + e;
            throw passes(e) ? SinkException.retryable(message, e) : SinkException.permanent(message, e);
        }
    }

    /**
     * Calls a method that listens within a transaction of {@code wikistream-jdbc}, which knows what an {@link SQLException} among the causes
     * leads to.
     */
    static void callingInTransaction(ListenerMethod method, Call call) throws SQLException {
        try {
            call.run();
        } catch (SQLException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkException.retryable(method + " was interrupted", e);
        } catch (RuntimeException e) {
            if (!(e instanceof SinkException) && !hasSqlCause(e) && passes(e)) {
                throw SinkException.retryable(method + " failed: " + e, e);
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(method + " failed: " + e, e);
        }
    }

    private static boolean hasSqlCause(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLTransientException || each instanceof SQLRecoverableException || isPassing(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPassing(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (PASSING.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
