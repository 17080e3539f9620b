package io.github.wikistream.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.error.SinkException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages are those of Redis 6.2, which begin with the script, and of Redis 7. */
class RedisErrorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_74): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.",
                "OOM command not allowed when used memory > 'maxmemory'. script: 74, on @user_script:1.",
                "ERR Error running script (call to f_74): @user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.",
                "CLUSTERDOWN Hash slot not served",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write.",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "ERR max number of clients reached",
            })
    void transientErrorsAreRetryable(String answer) {
        SinkException fault = RedisErrors.translate("redis h:1", "testing", new RedisCommandExecutionException(answer));

        assertThat(fault.isRetryable()).isTrue();
        assertThat(fault).hasMessageStartingWith("redis h:1: testing failed: " + answer.replaceFirst("\\.$", ""));
    }

    @Test
    void remediesAreReported() {
        assertThat(RedisErrors.translate(
                        "redis h:1", "testing", new RedisCommandExecutionException("OOM command not allowed")))
                .hasMessageContaining("maxmemory");
        assertThat(RedisErrors.translate(
                        "redis h:1", "testing", new RedisCommandExecutionException("READONLY You can't write.")))
                .hasMessageContaining("You can't write; name its master");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value script: 74, on @user_script:1.",
                "ERR Error running script (call to f_74): @user_script:1: WRONGTYPE Operation against a key holding the wrong kind of value",
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOPERM this user has no permissions to run the 'hmget' command",
                "ERR Error running script (call to f_74): @user_script:1: @user_script: 1: The user executing the script can't run this command or subcommand",
                "ERR unknown command 'EVALSHA'",
                "ERR increment or decrement would overflow",
            })
    void lastingErrorsAreRepairable(String answer) {
        SinkException fault = RedisErrors.translate("redis h:1", "testing", new RedisCommandExecutionException(answer));

        assertThat(fault.isRepairable()).isTrue();
        assertThat(fault).hasMessageStartingWith("redis h:1: testing failed: " + answer.replaceFirst("\\.$", ""));
    }

    @Test
    void answerInsideALostConnectionCounts() {
        Throwable login = new RedisConnectionException(
                "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid username-password pair"));
        assertThat(RedisErrors.translate("redis h:1", "connecting", login).isRetryable())
                .isFalse();

        Throwable refused =
                new RedisConnectionException("Unable to connect", new ConnectException("Connection refused: h:1"));
        SinkException fault = RedisErrors.translate("redis h:1", "connecting", refused);
        assertThat(fault.isRetryable()).isTrue();
        assertThat(fault).hasMessage("redis h:1: connecting failed: Connection refused: h:1");
    }

    /** The message of Lettuce does not contain the reason. */
    @Test
    void unknownHostIsNamed() {
        Throwable unknown = new RedisConnectionException("Unable to connect", new UnknownHostException("nowhere"));

        assertThat(RedisErrors.translate("redis nowhere:6379", "connecting", unknown))
                .hasMessage("redis nowhere:6379: connecting failed: unknown host nowhere");
    }

    @Test
    void untrustedCertificateIsRepairableAndABrokenHandshakeIsRetryable() {
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("unable to find valid certification path"));

        assertThat(RedisErrors.translate("redis h:1", "connecting", untrusted).isRepairable())
                .isTrue();
        assertThat(RedisErrors.translate("redis h:1", "connecting", new SSLHandshakeException("closed"))
                        .isRetryable())
                .isTrue();
    }

    /** The table of docs/reference/delivery.md, row by row. */
    @TestFactory
    Stream<DynamicTest> everyCodeIsClassifiedAsDocumented() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/delivery.md"));
        String table = page.substring(page.indexOf("### Redis and Valkey"));
        List<DynamicTest> rows = new ArrayList<>();
        table.substring(0, table.indexOf("\n\nNo answer"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .forEach(line -> {
                    String[] cells = line.split("\\|", -1);
                    if (!cells[1].contains("code")) {
                        for (String code : cells[1].strip().split(", ", -1)) {
                            String consequence = cells[3].strip().split(";", -1)[0];
                            rows.add(DynamicTest.dynamicTest(code, () -> assertConsequence(code, consequence)));
                        }
                    }
                });
        assertThat(rows).hasSizeGreaterThan(25);
        return rows.stream();
    }

    private static void assertConsequence(String code, String consequence) {
        RedisCommandExecutionException answer = new RedisCommandExecutionException(code + " because of something");
        SinkException fault = RedisErrors.translate("redis h:1", "testing", answer);
        assertThat(fault.isRetryable()).isEqualTo(!consequence.equals("repair"));
        assertThat(fault.isRepairable()).isEqualTo(consequence.equals("repair"));
        assertThat(RedisErrors.isElsewhere(answer)).isEqualTo(consequence.equals("new session"));
    }
}
