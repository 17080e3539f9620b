package io.github.wikistream.postgres.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.postgres.internal.jdbc.Transactions.Work;
import io.github.wikistream.postgres.internal.schema.SchemaFile;
import io.github.wikistream.postgres.internal.schema.SchemaMigrator;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Work that takes longer than a connection's timeout, which is meant for statements of seconds. */
class StatementTimeoutTest {
    private static final int SHORT_MILLIS = 100;
    private static final Work<Boolean> LONG_WORK = connection -> {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT pg_sleep(0.3)");
        }
    };

    private final TestPostgres.Database database = TestPostgres.freshDatabase();

    /** Provides connections with a short timeout. */
    private final class ShortTimeoutDataSource extends PGSimpleDataSource {
        private static final long serialVersionUID = 1;

        private final int millis;

        ShortTimeoutDataSource(int millis) {
            this.millis = millis;
            setUrl(database.jdbcUrl());
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            connection.setNetworkTimeout(Runnable::run, millis);
            return connection;
        }
    }

    @Test
    void longWorkIsNotCutOff() throws Exception {
        Database store = Database.of(new ShortTimeoutDataSource(SHORT_MILLIS));
        try (Transactions transactions = new Transactions(store, "")) {
            assertThat(transactions.run("long work", Duration.ofMinutes(1), LONG_WORK))
                    .isTrue();
            assertThatThrownBy(() -> transactions.run("other work", LONG_WORK)).isInstanceOf(DatabaseFailure.class);
        }
    }

    @Test
    void timeoutIsRestoredAndNeverShortened() throws Exception {
        for (int usual : List.of(SHORT_MILLIS, 0, 3_600_000)) {
            try (Connection connection = new ShortTimeoutDataSource(usual).getConnection()) {
                StatementTimeout patience = StatementTimeout.of(connection, Duration.ofMinutes(1));
                assertThat(connection.getNetworkTimeout()).isEqualTo(usual == SHORT_MILLIS ? 75_000 : usual);
                patience.close();
                assertThat(connection.getNetworkTimeout()).isEqualTo(usual);
            }
        }
    }

    @Test
    void migrationsAreNotCutOff() throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        List<Integer> waits = new ArrayList<>();
        Database store = Database.of(new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                Connection real = source.getConnection();
                real.setNetworkTimeout(Runnable::run, 30_000);
                return (Connection) Proxy.newProxyInstance(
                        StatementTimeoutTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("setNetworkTimeout")) {
                                waits.add((Integer) arguments[1]);
                            }
                            return method.invoke(real, arguments);
                        });
            }
        });
        try (Transactions transactions = new Transactions(store, "")) {
            new SchemaMigrator(SchemaFile.all()).migrate(store, transactions);
        }
        int day = Math.toIntExact(Duration.ofDays(1).plusSeconds(15).toMillis());
        assertThat(waits).containsExactly(day, 30_000);
    }
}
