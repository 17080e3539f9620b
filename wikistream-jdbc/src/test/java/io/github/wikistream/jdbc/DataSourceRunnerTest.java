package io.github.wikistream.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection goes back to its pool as it came, whatever happened meanwhile. */
class DataSourceRunnerTest {
    private final List<String> calls = new ArrayList<>();
    private boolean autoCommit;
    private String broken = "";

    private final Connection connection = proxy(Connection.class);
    private final DataSourceRunner runner = new DataSourceRunner(proxy(DataSource.class));

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> connection;
                    case "getAutoCommit" -> autoCommit;
                    default -> call(method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                }));
    }

    private @Nullable Object call(String call) throws SQLException {
        calls.add(call);
        if (call.equals(broken)) {
            throw new SQLException(call + " is broken");
        }
        return null;
    }

    @Test
    void commitsAndGivesAutoCommitBack() throws SQLException {
        autoCommit = true;
        runner.inTransaction(own -> calls.add("work"));

        assertThat(calls).containsExactly("setAutoCommit[false]", "work", "commit", "setAutoCommit[true]", "close");
    }

    @Test
    void leavesAPoolWithoutAutoCommitAsItIs() throws SQLException {
        runner.inTransaction(own -> calls.add("work"));

        assertThat(calls).containsExactly("work", "commit", "close");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rollsBackWhatFails(boolean pooledWithAutoCommit) {
        autoCommit = pooledWithAutoCommit;
        SQLException failure = new SQLException("failed");

        assertThatThrownBy(() -> runner.inTransaction(own -> {
                    throw failure;
                }))
                .isSameAs(failure)
                .hasNoSuppressedExceptions();
        assertThat(calls)
                .isEqualTo(
                        pooledWithAutoCommit
                                ? List.of("setAutoCommit[false]", "rollback", "setAutoCommit[true]", "close")
                                : List.of("rollback", "close"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "setAutoCommit[true]"})
    void aFailureOfTheRollbackDoesNotHideTheFirstOne(String call) {
        autoCommit = true;
        broken = call;
        Error failure = new StackOverflowError();

        assertThatThrownBy(() -> runner.inTransaction(own -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(second -> assertThat(second).hasMessage(call + " is broken"));
        assertThat(calls).endsWith("close");
    }

    @Test
    void rollsBackACommitThatFails() {
        broken = "commit";

        assertThatThrownBy(() -> runner.inTransaction(own -> {})).hasMessage("commit is broken");
        assertThat(calls).containsExactly("commit", "rollback", "close");
    }
}
