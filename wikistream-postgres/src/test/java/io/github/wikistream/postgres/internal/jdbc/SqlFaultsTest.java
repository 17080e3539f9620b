package io.github.wikistream.postgres.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.internal.jdbc.SqlFaults.Consequence;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class SqlFaultsTest {
    /** Every class of appendix A of PostgreSQL's documentation, releases 13 to 18. */
    private static final List<String> CLASSES = List.of(
            "00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "10", "20", "21", "22", "23", "24",
            "25", "26", "27", "28", "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54",
            "55", "57", "58", "72", "F0", "HV", "P0", "XX");

    private static final Map<String, Consequence> WORDS = Map.of(
            "retries", Consequence.RETRY,
            "new session", Consequence.RETRY_IN_NEW_SESSION,
            "repair", Consequence.AWAIT_REPAIR,
            "dead letter", Consequence.REFUSE_ROW);

    private static SinkException faultOfRows(SQLException thrown) {
        return DatabaseFailure.of("PostgreSQL at h:5432/db", "write of 3 events", thrown)
                .asRowException();
    }

    private static SinkException fault(SQLException thrown) {
        return DatabaseFailure.of("PostgreSQL at h:5432/db", "write of 3 events", thrown)
                .asSinkException();
    }

    /** The rows of the table in docs/reference/delivery.md: code and consequence. */
    private static List<String[]> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/delivery.md"));
        String table = page.substring(page.indexOf("### PostgreSQL, by SQLSTATE"), page.indexOf("Beyond SQLSTATE"));
        List<String[]> rows = new ArrayList<>();
        table.lines()
                .filter(line -> line.startsWith("| ") && !line.contains("SQLSTATE"))
                .forEach(line -> {
                    String[] cells = line.split("\\|", -1);
                    for (String code : cells[1].strip().split(", ", -1)) {
                        rows.add(new String[] {code, cells[3].strip()});
                    }
                });
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> everyCodeIsClassifiedAsDocumented() throws IOException {
        return documented().stream()
                .map(row -> DynamicTest.dynamicTest(row[0], () -> {
                    // The consequence of a class is tested with a code that is not an exception.
                    String state = row[0].length() == 2 ? row[0] + "ZZZ" : row[0];
                    assertThat(SqlFaults.consequence(new SQLException("x", state)))
                            .isEqualTo(WORDS.get(row[1]));
                }));
    }

    @Test
    void theDocumentationNamesEveryClass() throws IOException {
        assertThat(documented())
                .extracting(row -> row[0])
                .doesNotHaveDuplicates()
                .containsAll(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "26000", "40001", "42P05", "53100", "55P03", "57P01", "23514", "XX000"})
    void transientErrorsAreRetryable(String state) {
        assertThat(fault(new SQLException("x", state)).isRetryable()).isTrue();
        assertThat(faultOfRows(new SQLException("x", state)).isRetryable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P05", "23502", "23P01", "44000", "54000", "P0001"})
    void errorsOfRowsArePoisonIfRowsWereWritten(String state) {
        assertThat(faultOfRows(new SQLException("x", state)))
                .isInstanceOf(PoisonException.class)
                .hasMessageStartingWith("PostgreSQL at h:5432/db: write of 3 events failed: x (SQLSTATE " + state);
        assertThat(fault(new SQLException("x", state)).isRepairable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A000", "23505", "28000", "28P01", "3D000", "42501", "42P01", "57P04", "XX001", "?"})
    void lastingErrorsAreRepairableWhateverWasWritten(String state) {
        assertThat(fault(new SQLException("x", state)).isRepairable()).isTrue();
        assertThat(faultOfRows(new SQLException("x", state)).isRepairable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"26000", "28000", "28P01", "3D000", "3F000", "42501", "42703", "42804", "42P01", "42P05"})
    void lastingErrorsHaveARemedy(String state) {
        assertThat(fault(new SQLException("x", state))).hasMessageContaining("(SQLSTATE " + state + "); ");
    }

    @Test
    void stalePlanIsRetryableInANewSession() {
        SQLException stale = new PSQLException(new ServerErrorMessage(
                "SERROR\0C0A000\0Mcached plan must not change result type\0RRevalidateCachedQuery\0"));
        assertThat(SqlFaults.isOfSession(stale)).isTrue();
        assertThat(fault(stale).isRetryable()).isTrue();
    }

    @Test
    void untrustedCertificateIsRepairableAndABrokenHandshakeIsRetryable() {
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("unable to find valid certification path"));
        assertThat(fault(new PSQLException("SSL error", PSQLState.CONNECTION_FAILURE, untrusted)))
                .matches(SinkException::isRepairable)
                .hasMessageContaining("sslrootcert");
        String misnamed = "The hostname a could not be verified by hostnameverifier PgjdbcHostnameVerifier.";
        assertThat(fault(new PSQLException(misnamed, PSQLState.CONNECTION_FAILURE)))
                .matches(SinkException::isRepairable);
        SSLHandshakeException broken = new SSLHandshakeException("Remote host terminated the handshake");
        assertThat(fault(new PSQLException("SSL error", PSQLState.CONNECTION_FAILURE, broken)))
                .matches(SinkException::isRetryable);
    }

    /** The driver reports "the connection attempt failed" for all of them. */
    @Test
    void messageContainsTheInnermostCause() {
        assertThat(fault(new PSQLException(
                        "The connection attempt failed.",
                        PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                        new UnknownHostException("nowhere"))))
                .hasMessage("PostgreSQL at h:5432/db: write of 3 events failed: The connection attempt failed:"
                        + " unknown host nowhere (SQLSTATE 08001)");
    }

    @Test
    void driverErrorWrappedByAPoolIsClassified() {
        PSQLException driver = new PSQLException("no such role", PSQLState.INVALID_PASSWORD);
        SQLException pool = new SQLTransientConnectionException("pool timed out", null, 0, driver);
        assertThat(fault(pool).isRetryable()).isFalse();
        assertThat(fault(pool)).hasMessageContainingAll("no such role", "28P01").hasCause(pool);
        assertThat(fault(new SQLTransientConnectionException("pool timed out")).isRetryable())
                .isTrue();
    }

    @Test
    void messageNamesActionPlaceAndReason() {
        assertThat(fault(new SQLException("disk full", "53100")))
                .hasMessage("PostgreSQL at h:5432/db: write of 3 events failed: disk full (SQLSTATE 53100);"
                        + " free some disk space");
    }
}
