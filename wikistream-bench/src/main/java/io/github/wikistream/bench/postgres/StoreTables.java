package io.github.wikistream.bench.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.write.DeltaCompaction;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of the sink, between two measurements. */
public final class StoreTables {
    private static final int CONNECTIONS = 2;

    private StoreTables() {}

    /** Empties all tables. */
    public static void empty(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE wikistream.recent_change, wikistream.checkpoint, wikistream.count_delta,"
                    + " wikistream.top_delta, wikistream.rollup_minute, wikistream.rollup_hour, wikistream.rollup_day,"
                    + " wikistream.top_hour, wikistream.top_day, wikistream.top_day_state, wikistream.first_seen");
            statement.execute("CHECKPOINT");
        }
    }

    /** Does the compaction that a sink leaves to the background, to its end; to be called when no sink is open. */
    public static void compact(String uri) {
        try (Database database =
                        PostgresUri.of(PluginUri.parse(uri), System::getenv).open(CONNECTIONS);
                Transactions transactions = new Transactions(database, "")) {
            DeltaCompaction compaction = new DeltaCompaction(transactions);
            DeltaCompaction.Compacted compacted = compaction.compact();
            while (!compacted.isNothing() || compacted.elsewhere()) {
                compacted = compaction.compact();
            }
        } catch (DatabaseFailure e) {
            throw e.asStoreException();
        }
    }
}
