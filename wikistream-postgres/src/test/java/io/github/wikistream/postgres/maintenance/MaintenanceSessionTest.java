package io.github.wikistream.postgres.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class MaintenanceSessionTest {
    private static final int USUAL_MILLIS = 20_000;

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final List<String> givenBack = new ArrayList<>();

    /** Returns a connection as a pool might provide it, and records its state when it is returned. */
    private Connection pooled() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        Connection real = source.getConnection();
        real.setAutoCommit(false);
        real.setNetworkTimeout(Runnable::run, USUAL_MILLIS);
        return (Connection) Proxy.newProxyInstance(
                MaintenanceSessionTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        givenBack.add(real.getAutoCommit() + " " + real.getNetworkTimeout());
                    }
                    return method.invoke(real, arguments);
                });
    }

    @Test
    void restoresItsConnectionWhetherItRanOrWasSkipped() throws SQLException {
        MaintenanceSession atWork = new MaintenanceSession(pooled(), false, time -> {});
        MaintenanceSession second = new MaintenanceSession(pooled(), false, time -> {});
        assertThat(atWork.lock()).isTrue();
        assertThat(second.lock()).isFalse();
        second.close();
        atWork.close();
        assertThat(givenBack).containsExactly("false " + USUAL_MILLIS, "false " + USUAL_MILLIS);
    }
}
