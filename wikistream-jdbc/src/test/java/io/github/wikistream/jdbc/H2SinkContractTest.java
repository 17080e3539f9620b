package io.github.wikistream.jdbc;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class H2SinkContractTest extends TransactionalSinkContract {
    private static final DataSource DATABASE = database("jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1");

    private static DataSource database(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        return source;
    }

    @Override
    DataSource database() {
        return DATABASE;
    }
}
