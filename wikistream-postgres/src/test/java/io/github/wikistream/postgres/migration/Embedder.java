package io.github.wikistream.postgres.migration;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** A program that keeps tables of its own by Flyway, whichever version that is, and stores events in the same database. */
public final class Embedder {
    private Embedder() {}

    /** Migrates, opens a sink, and migrates again; fails if either disturbs the other. */
    public static void main(String[] arguments) {
        String jdbcUrl = arguments[0];
        String uri = arguments[1];
        require(migrate(jdbcUrl, "1"), 1);
        open(uri);
        require(migrate(jdbcUrl, "latest"), 1);
        open(uri);
        require(migrate(jdbcUrl, "latest"), 0);
    }

    private static MigrateResult migrate(String jdbcUrl, String target) {
        Flyway flyway = Flyway.configure()
                .dataSource(jdbcUrl, null, null)
                .defaultSchema("public")
                .locations("classpath:embedder")
                .target(target)
                .load();
        MigrateResult result = flyway.migrate();
        flyway.validate();
        return result;
    }

    private static void require(MigrateResult result, int migrations) {
        if (result.migrationsExecuted != migrations) {
            throw new AssertionError(
                    result.migrationsExecuted + " migrations of the program were run, not " + migrations);
        }
    }

    private static void open(String uri) {
        try (PostgresSink sink = PostgresSink.of(uri)) {
            if (!sink.open(new SinkContext("embedded")).equals(Checkpoint.NONE)) {
                throw new AssertionError("the sink holds a checkpoint that nobody stored");
            }
        }
    }
}
