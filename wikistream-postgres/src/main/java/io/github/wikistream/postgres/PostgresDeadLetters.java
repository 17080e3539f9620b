package io.github.wikistream.postgres;

import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.write.DeadLetterPages;
import io.github.wikistream.postgres.internal.write.DeadLetterTable;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a {@link PostgresSink} stores in {@code wikistream.dead_letter}. They can be read and settled
 * while pipelines are running: settling is one transaction that locks its letters, skips those that another session has
 * locked, stores and counts events as a batch does, and deletes the letters. Settling needs the rights of the role
 * {@code wikistream_redriver}.
 *
 * <p>To decode and redrive letters, pass an instance to {@code io.github.wikistream.DeadLetters.of(…)}.
 */
public final class PostgresDeadLetters implements DeadLetterStore {
    private static final int CONNECTIONS = 2;

    private final Database database;
    private final Transactions transactions;
    private final DeadLetterPages pages;
    private final DeadLetterTable table;

    private PostgresDeadLetters(Database database, boolean raw) {
        this.database = database;
        this.transactions = new Transactions(database, "; repeating it is harmless");
        this.pages = new DeadLetterPages(transactions);
        this.table = new DeadLetterTable(database, transactions, raw);
    }

    /**
     * Returns the dead letters of a database. Uses one connection of the data source at a time and does not close the
     * data source.
     *
     * @param dataSource provides connections of the PostgreSQL driver, or ones that unwrap to it
     */
    public static PostgresDeadLetters of(DataSource dataSource) {
        return new PostgresDeadLetters(Database.of(Objects.requireNonNull(dataSource, "dataSource")), true);
    }

    /**
     * Like {@link #of(DataSource)}, but stores events as {@link PostgresSink#withoutRaw} does.
     *
     * @param dataSource as for {@link #of(DataSource)}
     */
    public static PostgresDeadLetters withoutRaw(DataSource dataSource) {
        return new PostgresDeadLetters(Database.of(Objects.requireNonNull(dataSource, "dataSource")), false);
    }

    static PostgresDeadLetters of(PostgresUri uri) {
        return new PostgresDeadLetters(uri.open(CONNECTIONS), uri.raw());
    }

    @Override
    public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
        return pages.list(which, after, limit);
    }

    @Override
    public RedriveReport settle(List<RedriveOutcome> retried) {
        return table.settle(retried);
    }

    /** Closes the connections that this object opened itself. Idempotent. */
    @Override
    public void close() {
        transactions.close();
        database.close();
    }
}
