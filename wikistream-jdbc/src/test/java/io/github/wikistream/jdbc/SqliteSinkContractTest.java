package io.github.wikistream.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

class SqliteSinkContractTest extends TransactionalSinkContract {
    @TempDir
    private static Path folder;

    /**
     * Transactions take the write lock when they begin: a transaction that reads first and is overtaken could no longer
     * write.
     */
    @Override
    DataSource database() {
        SQLiteConfig config = new SQLiteConfig();
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("contract.db"));
        return source;
    }
}
