package io.github.wikistream.postgres.analytics;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Queries over the recent changes that {@link PostgresSink} stored, grouped by subject. Thread-safe.
 *
 * <p>All results are exact at the time of the query, and count a change by the time when it was produced ({@code dt}).
 * Most queries are answered from counts that are stored with the changes, in a time that does not grow with the number
 * of changes; {@code docs/reference/analytics.md} lists them. For days that retention has dropped, counts are exact for
 * full hours, and top lists for full days in UTC.
 *
 * <p>Each query is one read-only transaction and takes at most 10 seconds, or the limit of {@link #withLimit}. An
 * interrupt of the calling thread cancels it on the server too. All methods throw {@link StoreException} if the
 * database fails or the thread is interrupted.
 */
public final class WikiAnalytics implements AutoCloseable {
    /** Maximum number of entries of a list. */
    public static final int MAX_ENTRIES = 1_000;

    /** Maximum number of points of a time series. */
    public static final int MAX_POINTS = 10_000;

    private static final int CONNECTIONS = 4;

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    private final QueryRunner queries;

    private WikiAnalytics(QueryRunner queries) {
        this.queries = queries;
    }

    /** Takes connections from a data source, one per query, and does not close it. */
    public static WikiAnalytics of(DataSource dataSource) {
        return new WikiAnalytics(
                QueryRunner.to(Database.of(Objects.requireNonNull(dataSource, "dataSource")), DEFAULT_LIMIT));
    }

    /**
     * Opens at most four connections of its own. Does no I/O before the first query.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static WikiAnalytics of(String uri) {
        return new WikiAnalytics(QueryRunner.to(
                PostgresUri.of(PluginUri.parse(uri), System::getenv).open(CONNECTIONS), DEFAULT_LIMIT));
    }

    /**
     * Returns the same analytics with another time limit per query; 10 seconds by default. Both share their
     * connections, and closing one closes the other.
     *
     * @param limit 10 milliseconds to 10 minutes
     * @throws IllegalArgumentException if {@code limit} is out of that range
     */
    public WikiAnalytics withLimit(Duration limit) {
        if (limit.toMillis() < 10 || limit.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("the limit must be 10 ms to 10 min: " + limit);
        }
        return new WikiAnalytics(new QueryRunner(queries.database(), queries.transactions(), limit));
    }

    /** Returns queries for the users and pages with the most changes. */
    public TopLists topLists() {
        return new TopLists(queries);
    }

    /** Returns queries for numbers of changes by dimension, and for comparisons of two time ranges. */
    public Breakdowns breakdowns() {
        return new Breakdowns(queries);
    }

    /** Returns queries for numbers of changes over time. */
    public TimeSeries timeSeries() {
        return new TimeSeries(queries);
    }

    /** Returns queries for the distribution of changes over sizes, users and comments. */
    public Distributions distributions() {
        return new Distributions(queries);
    }

    /** Returns queries for reverts, edit wars, new pages and new users. */
    public EditQuality quality() {
        return new EditQuality(queries);
    }

    /** Returns queries for lists of single changes: all, of a page, or by a user. */
    public ChangeLists changes() {
        return new ChangeLists(queries);
    }

    /**
     * Returns the names of the pipelines that have stored data, in code point order; none if the tables do not exist.
     */
    public List<String> pipelines() {
        return queries.run("pipelines", handle -> {
            boolean tables = handle.createQuery("SELECT to_regclass('wikistream.checkpoint') IS NOT NULL")
                    .mapTo(Boolean.class)
                    .one();
            return tables ? handle.createQuery("""
                            SELECT pipeline FROM wikistream.checkpoint
                            WHERE token <> ''
                            ORDER BY pipeline COLLATE "C\"""").mapTo(String.class).list() : List.of();
        });
    }

    /** Returns the number of all changes ever stored, including those that retention has dropped. */
    public long total() {
        Sql sql = new Sql().add("""
                SELECT (SELECT coalesce(sum(changes), 0) FROM wikistream.rollup_day WHERE cuboid = 'k')::bigint
                       + (SELECT coalesce(sum(changes), 0) FROM wikistream.count_delta)::bigint""");
        return queries.run(
                "count of all changes",
                handle -> sql.on(handle).mapTo(Long.class).one());
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ENTRIES) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_ENTRIES + ": " + limit);
        }
    }

    /** Closes the connections that this object opened itself. Idempotent. */
    @Override
    public void close() {
        queries.close();
    }
}
