package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.ActorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the recent changes that {@link PostgresSink} stored. All answers are exact for the moment they are
 * given, and count a change by when it was produced ({@code dt}). Thread-safe.
 *
 * <p>Each question is one read-only transaction and ends after 10 seconds at the latest. All methods throw {@link
 * SinkException} if the database fails; it is retryable where asking again may help.
 */
public final class WikiAnalytics implements AutoCloseable {
    /** Most entries that a list may be asked to have. */
    public static final int MAX_ENTRIES = 1_000;

    /** Most points that a series may have. */
    public static final int MAX_POINTS = 10_000;

    private static final int CONNECTIONS = 4;

    // Compiling a query takes longer than these run.
    private static final String LIMITS = "SELECT set_config('statement_timeout', '10s', true),"
            + " set_config('transaction_read_only', 'on', true), set_config('jit', 'off', true)";

    private final Store store;
    private final Jdbi jdbi;

    private WikiAnalytics(Store store) {
        this.store = store;
        this.jdbi = Jdbi.create(store::connect);
    }

    /** Asks over connections of yours, which stay yours. */
    public static WikiAnalytics of(DataSource dataSource) {
        return new WikiAnalytics(Store.of(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /**
     * Asks over connections of its own, at most four. Does no I/O before the first question.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another shape
     */
    public static WikiAnalytics of(String uri) {
        return new WikiAnalytics(
                PostgresUri.of(PluginUri.parse(uri), System::getenv).store(CONNECTIONS));
    }

    /** What changes can be counted by. */
    public enum Dimension {
        /**
         * The stream's own word: {@code edit}, {@code new}, {@code log}, {@code categorize}, {@code external}, {@code
         * 142}, …
         */
        TYPE("type"),
        /** Database name of the wiki, such as {@code enwiki}. */
        WIKI("wiki"),
        /** {@code true} for changes that carry the bot flag, else {@code false}. */
        BOT("bot"),
        /** Number of the page's namespace, such as {@code 0}. */
        NAMESPACE("namespace"),
        /** Kind of log entry, such as {@code block}; only log entries have one. */
        LOG_TYPE("log_type"),
        /** Who made it, by kind: the words of {@link ActorKind}. */
        ACTOR("actor"),
        /** Whether its author called it minor, {@code true} or {@code false}; only edits and new pages tell. */
        MINOR("minor"),
        /** Whether somebody checked it, {@code true} or {@code false}; only wikis that patrol tell. */
        PATROLLED("patrolled");

        private final String column;

        Dimension(String column) {
            this.column = column;
        }
    }

    /** How far apart the points of a series are. Points begin at full minutes, hours and days of UTC. */
    public enum Step {
        /** 60 seconds. */
        MINUTE(Duration.ofMinutes(1)),
        /** 60 minutes. */
        HOUR(Duration.ofHours(1)),
        /** 24 hours. */
        DAY(Duration.ofDays(1));

        private final Duration length;

        Step(Duration length) {
            this.length = length;
        }

        /** Returns the time from one point to the next. */
        public Duration length() {
            return length;
        }
    }

    /**
     * How often a value occurs.
     *
     * @param value   in the form that {@link Dimension} tells
     * @param changes 1 and up
     */
    public record Count(String value, long changes) {}

    /**
     * What one user did, on all wikis.
     *
     * @param user       name, or an IP address in older data
     * @param changes    1 and up
     * @param botChanges those of them that carry the bot flag
     */
    public record UserCount(String user, long changes, long botChanges) {}

    /**
     * What happened to one page.
     *
     * @param wiki      database name of the wiki
     * @param namespace number of the namespace; titles carry its name
     * @param title     full page name
     * @param changes   1 and up
     * @param users     how many users made them; changes whose user was removed count for none
     */
    public record PageCount(String wiki, int namespace, String title, long changes, long users) {}

    /**
     * One step of a series.
     *
     * @param start      where the step begins; the first may begin before the range, and counts only what lies in the
     *             range
     * @param changes    all changes
     * @param edits      those that changed or made a page: types {@code "edit"} and {@code "new"}
     * @param botChanges those that carry the bot flag
     */
    public record Point(Instant start, long changes, long edits, long botChanges) {}

    /**
     * A stored change. Where a value is {@code null}, the event has none.
     *
     * @param id          key of the event
     * @param occurredAt  when it was produced, microsecond precision
     * @param type        the stream's own word
     * @param wiki        database name of the wiki
     * @param serverName  host of the wiki
     * @param namespace   number of the page's namespace
     * @param title       full page name
     * @param user        who did it
     * @param actor       the kind of who did it
     * @param minor       whether its author called it minor
     * @param patrolled   whether somebody checked it
     * @param lengthOld   page size before, in bytes
     * @param lengthNew   page size after, in bytes
     * @param revisionOld revision before
     * @param revisionNew revision after
     * @param comment     what the author wrote about it: text from strangers, escape it before it goes into a page
     * @param logType     kind of log entry
     * @param logAction   what was logged
     */
    public record StoredChange(
            UUID id,
            Instant occurredAt,
            String type,
            String wiki,
            @Nullable String serverName,
            int namespace,
            String title,
            @Nullable String user,
            ActorKind actor,
            @Nullable Boolean minor,
            @Nullable Boolean patrolled,
            @Nullable Long lengthOld,
            @Nullable Long lengthNew,
            @Nullable Long revisionOld,
            @Nullable Long revisionNew,
            @Nullable String comment,
            @Nullable String logType,
            @Nullable String logAction) {
        /** Tells whether the change carries the bot flag. */
        public boolean bot() {
            return actor == ActorKind.BOT;
        }
    }

    /**
     * Returns the names of the pipelines that have stored something here, in the order of their code points; none if there are no tables
     * yet.
     */
    public List<String> pipelines() {
        return ask("pipelines", handle -> {
            boolean tables = handle.createQuery("SELECT to_regclass('wikistream.checkpoint') IS NOT NULL")
                    .mapTo(Boolean.class)
                    .one();
            return tables ? handle.createQuery("""
                            SELECT pipeline FROM wikistream.checkpoint
                            WHERE token <> ''
                            ORDER BY pipeline COLLATE "C\"""").mapTo(String.class).list() : List.of();
        });
    }

    /** Returns the number of all changes that are stored. Takes longer the more there are. */
    public long total() {
        return ask(
                "count of all changes",
                handle -> handle.createQuery("SELECT count(*) FROM wikistream.recent_change")
                        .mapTo(Long.class)
                        .one());
    }

    /** Returns the number of changes in a range. */
    public long total(TimeRange range) {
        return ask(
                "count of changes",
                handle -> handle.createQuery(
                                "SELECT count(*) FROM wikistream.recent_change WHERE dt >= :from AND dt < :to")
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Counts changes by a dimension. Changes that have no value there count for none.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return the most frequent values, most frequent first, equals by value in the order of its code points
     */
    public List<Count> counts(Dimension dimension, TimeRange range, int limit) {
        requireLimit(limit);
        return ask(
                "counts by " + dimension.name().toLowerCase(Locale.ROOT),
                handle -> handle.createQuery("""
                        SELECT CAST(%1$s AS text) AS value, count(*) AS changes
                        FROM wikistream.recent_change
                        WHERE dt >= :from AND dt < :to AND %1$s IS NOT NULL
                        GROUP BY %1$s
                        ORDER BY changes DESC, CAST(%1$s AS text) COLLATE "C"
                        LIMIT :limit""".formatted(dimension.column))
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .bind("limit", limit)
                        .map((row, context) -> new Count(row.getString("value"), row.getLong("changes")))
                        .list());
    }

    /**
     * Returns the users with the most changes of any type, on all wikis together.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return most active first, equals by name in the order of its code points
     */
    public List<UserCount> topUsers(TimeRange range, int limit) {
        requireLimit(limit);
        return ask(
                "top users",
                handle -> handle.createQuery("""
                        SELECT user_name, count(*) AS changes, count(*) FILTER (WHERE bot) AS bot_changes
                        FROM wikistream.recent_change
                        WHERE dt >= :from AND dt < :to AND user_name IS NOT NULL
                        GROUP BY user_name
                        ORDER BY changes DESC, user_name COLLATE "C"
                        LIMIT :limit""")
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .bind("limit", limit)
                        .map((row, context) -> new UserCount(
                                row.getString("user_name"), row.getLong("changes"), row.getLong("bot_changes")))
                        .list());
    }

    /**
     * Returns the pages with the most changes of any type.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return most changed first, equals by wiki, title and namespace in the order of code points and numbers
     */
    public List<PageCount> topPages(TimeRange range, int limit) {
        requireLimit(limit);
        return ask(
                "top pages",
                handle -> handle.createQuery("""
                        SELECT wiki, namespace, title, count(*) AS changes, count(DISTINCT user_name) AS users
                        FROM wikistream.recent_change
                        WHERE dt >= :from AND dt < :to
                        GROUP BY wiki, namespace, title
                        ORDER BY changes DESC, wiki COLLATE "C", title COLLATE "C", namespace
                        LIMIT :limit""")
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .bind("limit", limit)
                        .map((row, context) -> new PageCount(
                                row.getString("wiki"),
                                row.getInt("namespace"),
                                row.getString("title"),
                                row.getLong("changes"),
                                row.getLong("users")))
                        .list());
    }

    /**
     * Returns changes step by step, in order, with a point also for each step in which nothing happened.
     *
     * @throws IllegalArgumentException if that is more than {@link #MAX_POINTS} points
     */
    public List<Point> series(TimeRange range, Step step) {
        long steps = range.length().dividedBy(step.length());
        if (steps > MAX_POINTS) {
            throw new IllegalArgumentException("a series has at most " + MAX_POINTS + " points, not " + steps
                    + ": take a shorter range or a longer step than " + step);
        }
        return ask(
                "series by " + step.name().toLowerCase(Locale.ROOT),
                handle -> handle.createQuery("""
                        SELECT steps.start AT TIME ZONE 'UTC' AS start, coalesce(changes, 0) AS changes,
                               coalesce(edits, 0) AS edits, coalesce(bot_changes, 0) AS bot_changes
                        FROM generate_series(date_trunc(:step, :from AT TIME ZONE 'UTC'),
                                             (:to AT TIME ZONE 'UTC') - interval '1 microsecond',
                                             CAST('1 ' || :step AS interval)) AS steps (start)
                        LEFT JOIN (
                            SELECT date_trunc(:step, dt AT TIME ZONE 'UTC') AS start, count(*) AS changes,
                                   count(*) FILTER (WHERE type IN ('edit', 'new')) AS edits,
                                   count(*) FILTER (WHERE bot) AS bot_changes
                            FROM wikistream.recent_change
                            WHERE dt >= :from AND dt < :to
                            GROUP BY 1) AS counted ON counted.start = steps.start
                        ORDER BY steps.start""")
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .bind("step", step.name().toLowerCase(Locale.ROOT))
                        .map((row, context) -> new Point(
                                instant(row, "start"),
                                row.getLong("changes"),
                                row.getLong("edits"),
                                row.getLong("bot_changes")))
                        .list());
    }

    /**
     * Returns the newest changes. Those that are dated ahead of the server's clock by more than a minute are left out,
     * or one wrong date would stay on top for ever.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return newest first
     */
    public List<StoredChange> latest(int limit) {
        requireLimit(limit);
        return ask(
                "latest changes",
                handle -> handle.createQuery(LATEST.formatted("dt <= now() + interval '1 minute'"))
                        .bind("limit", limit)
                        .map((row, context) -> storedChange(row))
                        .list());
    }

    /**
     * Returns the newest changes of a range.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return newest first
     */
    public List<StoredChange> latest(TimeRange range, int limit) {
        requireLimit(limit);
        return ask(
                "latest changes of a range",
                handle -> handle.createQuery(LATEST.formatted("dt >= :from AND dt < :to"))
                        .bind("from", Times.utc(range.from()))
                        .bind("to", Times.utc(range.to()))
                        .bind("limit", limit)
                        .map((row, context) -> storedChange(row))
                        .list());
    }

    private static final String LATEST = """
            SELECT id, dt, type, wiki, server_name, namespace, title, user_name, actor, minor, patrolled,
                   length_old, length_new, revision_old, revision_new, comment, log_type, log_action
            FROM wikistream.recent_change
            WHERE %s
            ORDER BY dt DESC, id DESC
            LIMIT :limit""";

    private static StoredChange storedChange(ResultSet row) throws SQLException {
        return new StoredChange(
                row.getObject("id", UUID.class),
                instant(row, "dt"),
                row.getString("type"),
                row.getString("wiki"),
                row.getString("server_name"),
                row.getInt("namespace"),
                row.getString("title"),
                row.getString("user_name"),
                ActorKind.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)),
                row.getObject("minor", Boolean.class),
                row.getObject("patrolled", Boolean.class),
                row.getObject("length_old", Long.class),
                row.getObject("length_new", Long.class),
                row.getObject("revision_old", Long.class),
                row.getObject("revision_new", Long.class),
                row.getString("comment"),
                row.getString("log_type"),
                row.getString("log_action"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ENTRIES) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_ENTRIES + ": " + limit);
        }
    }

    private <T> T ask(String question, HandleCallback<T, RuntimeException> asking) {
        try {
            return jdbi.inTransaction((Handle handle) -> {
                handle.execute(LIMITS);
                return asking.withHandle(handle);
            });
        } catch (JdbiException e) {
            SQLException fault = SqlFaults.in(e);
            if (fault == null) {
                throw e;
            }
            throw SqlFaults.of(store.label(), question, fault);
        }
    }

    /** Closes the connections that are its own. Closing twice is harmless. */
    @Override
    public void close() {
        store.close();
    }
}
