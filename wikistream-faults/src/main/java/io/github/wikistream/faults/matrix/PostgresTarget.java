package io.github.wikistream.faults.matrix;

import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.faults.common.PostgresContents;
import io.github.wikistream.faults.common.UnreliableSink;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;

/** Rows in a PostgreSQL database that is emptied for each run. */
final class PostgresTarget implements Target {
    private final TestPostgres.Database database;
    private final PostgresContents contents;

    PostgresTarget(TestPostgres.Database database) {
        this.database = database;
        contents = new PostgresContents(database.jdbcUrl());
        contents.clear();
    }

    @Override
    public void addTo(WikiStream.Builder builder, RandomFaults storeFaults) {
        builder.sink(LANE, new UnreliableSink(PostgresSink.of(database.uri()), storeFaults));
    }

    @Override
    public List<Verdict> judge(Oracle oracle) {
        return contents.judge(oracle);
    }
}
