package io.github.wikistream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class SqlFaultsTest {
    private static SinkException faultOfRows(SQLException thrown) {
        return SqlFaults.ofRows("PostgreSQL at h:5432/db", "write of 3 events", thrown);
    }

    private static SinkException fault(SQLException thrown) {
        return SqlFaults.of("PostgreSQL at h:5432/db", "write of 3 events", thrown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08006", "08P01", "25006", "25P03", "25P04", "40001", "40P01", "53000",
                "53100", "53200", "53300", "55000", "55006", "55P03", "57014", "57P01", "57P02", "57P03", "58000",
                "58030", "23514"
            })
    void whatPassesIsRetryable(String state) {
        assertThat(fault(new SQLException("x", state)).isRetryable()).isTrue();
        assertThat(faultOfRows(new SQLException("x", state)).isRetryable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22001", "22003", "22008", "22021", "22P02", "22P05", "23001", "23502", "23503", "23P01", "54000",
                "54001"
            })
    void whatLiesInTheRowsIsPoisonWhereRowsWereWritten(String state) {
        assertThat(faultOfRows(new SQLException("x", state)))
                .isInstanceOf(PoisonException.class)
                .hasMessageStartingWith("PostgreSQL at h:5432/db: write of 3 events failed: x (SQLSTATE " + state);
        assertThat(fault(new SQLException("x", state))).isNotInstanceOf(PoisonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0A000", "23505", "28000", "28P01", "3D000", "3F000", "42501", "42703", "42P01", "XX000", "?"})
    void whatSomebodyHasToMendStaysWhateverWasWritten(String state) {
        assertThat(faultOfRows(new SQLException("x", state)).isRetryable()).isFalse();
        assertThat(faultOfRows(new SQLException("x", state))).isNotInstanceOf(PoisonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"28000", "28P01", "3D000", "3F000", "42501", "42703", "42804", "42P01"})
    void whatSomebodyHasToMendComesWithARemedy(String state) {
        assertThat(fault(new SQLException("x", state))).hasMessageContaining("(SQLSTATE " + state + "); ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0A000", "22021", "22P02", "22P05", "23502", "23505", "28000", "28P01", "3D000", "3F000", "42501",
                "42703", "42P01", "54000", "XX000", "XX001", "?"
            })
    void whatStaysIsNot(String state) {
        assertThat(fault(new SQLException("x", state)).isRetryable()).isFalse();
    }

    @Test
    void theDriversErrorBehindThatOfAPoolDecides() {
        PSQLException driver = new PSQLException("no such role", PSQLState.INVALID_PASSWORD);
        SQLException pool = new SQLTransientConnectionException("pool timed out", null, 0, driver);
        assertThat(fault(pool).isRetryable()).isFalse();
        assertThat(fault(pool)).hasMessageContainingAll("no such role", "28P01").hasCause(pool);
        assertThat(fault(new SQLTransientConnectionException("pool timed out")).isRetryable())
                .isTrue();
    }

    @Test
    void theMessageSaysWhatFailedWhereAndWhy() {
        assertThat(fault(new SQLException("disk full", "53100")))
                .hasMessage("PostgreSQL at h:5432/db: write of 3 events failed: disk full (SQLSTATE 53100);"
                        + " free some disk space");
    }
}
