package io.github.wikistream.jdbc;

import io.github.wikistream.embedded.test.TestPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresSinkContractTest extends TransactionalSinkContract {
    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    @BeforeAll
    static void createDatabase() {
        TestPostgres.Database created = TestPostgres.freshDatabase();
        DATABASE.setUrl(created.jdbcUrl());
    }

    @Override
    DataSource database() {
        return DATABASE;
    }
}
