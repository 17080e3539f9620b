package io.github.wikistream.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an SQL error means for a batch: wait, give up a value, or repair the database. */
class SqlFaultTest {
    private static SqlFault of(SQLException error) {
        return Objects.requireNonNull(SqlFault.in(error));
    }

    private static void assertPassing(SQLException error) {
        assertThat(of(error)).isEqualTo(new SqlFault(error, false, true));
    }

    private static void assertOfValue(SQLException error) {
        assertThat(of(error)).isEqualTo(new SqlFault(error, true, false));
    }

    private static void assertNeedsRepair(SQLException error) {
        assertNeedsRepair(error, error);
    }

    private static void assertNeedsRepair(SQLException error, SQLException thrown) {
        assertThat(of(thrown)).isEqualTo(new SqlFault(error, false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "53300", "55P03", "57P01", "58030", "HY000", "61000", "72000"})
    void statesOfAServerThatIsBusyOrAwayPass(String state) {
        assertPassing(new SQLException("away", state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "44000"})
    void statesOfValuesStayWithTheValue(String state) {
        assertOfValue(new SQLException("too long", state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "28P01", "0", ""})
    void otherStatesNeedARepair(String state) {
        assertNeedsRepair(new SQLException("no such table", state));
    }

    @Test
    void aTypeSaysTheSameWithoutAState() {
        assertPassing(new SQLTransientConnectionException("busy"));
        assertPassing(new SQLRecoverableException("lost"));
        assertOfValue(new SQLDataException("too long"));
        assertOfValue(new SQLIntegrityConstraintViolationException("twice"));
        assertNeedsRepair(new SQLSyntaxErrorException("no such table"));
    }

    /** A wait would repeat it for ever. */
    @Test
    void aRejectedValueDoesNotPassWhateverItsStateSays() {
        assertOfValue(new SQLDataException("too long", "08006"));
    }

    @Test
    void sqliteHasCodesInstead() {
        assertPassing(sqlite(SQLiteErrorCode.SQLITE_BUSY));
        assertPassing(sqlite(SQLiteErrorCode.SQLITE_LOCKED));
        assertPassing(sqlite(SQLiteErrorCode.SQLITE_IOERR));
        assertPassing(sqlite(SQLiteErrorCode.SQLITE_FULL));
        assertPassing(sqlite(SQLiteErrorCode.SQLITE_IOERR_WRITE));
        assertOfValue(sqlite(SQLiteErrorCode.SQLITE_CONSTRAINT));
        assertOfValue(sqlite(SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE));
        assertOfValue(sqlite(SQLiteErrorCode.SQLITE_MISMATCH));
        assertNeedsRepair(sqlite(SQLiteErrorCode.SQLITE_READONLY));
    }

    private static SQLException sqlite(SQLiteErrorCode code) {
        return new SQLiteException("failed", code);
    }

    @Test
    void theDriversErrorCountsAndNotThePoolsWrapper() {
        SQLException driver = new SQLException("no such table", "42P01");
        assertNeedsRepair(driver, new SQLTransientConnectionException("pool timed out", driver));

        SQLException inner = new SQLException("lost", "08006");
        SQLException outer = new SQLException("statement failed", "42000", inner);
        assertNeedsRepair(outer, outer);
        assertThat(SqlFault.in(new IllegalStateException("no SQL"))).isNull();
    }

    @Test
    void messagesNameTheActionAndTheError() {
        assertThat(messageOf(new SQLException(" no such table ", "42P01")))
                .isEqualTo("write failed: no such table (SQLSTATE 42P01)");
        assertThat(messageOf(new SQLException("failed", null, 17))).isEqualTo("write failed: failed (error 17)");
    }

    private static String messageOf(SQLException error) {
        return String.valueOf(of(error).toException("write", error).getMessage());
    }
}
