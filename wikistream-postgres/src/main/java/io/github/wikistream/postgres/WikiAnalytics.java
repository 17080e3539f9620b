package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.ActorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the recent changes that {@link PostgresSink} stored. All answers are exact for the moment they are
 * given, and count a change by when it was produced ({@code dt}). Thread-safe. This is the way in: the questions are in
 * the classes that its methods return, and those asked most are here as well.
 *
 * <p>Each question is one read-only transaction and ends after 10 seconds at the latest, or what {@link
 * #answeringWithin} says; the thread that asks may be interrupted, which ends the question on the server too. All methods
 * throw {@link SinkException} if the database fails or the thread is interrupted; it is retryable where asking again may
 * help.
 *
 * <p>Most questions are answered from counts that are kept with the changes, in a time that does not grow with their
 * number: {@code docs/reference/analytics.md} tells which. Of days that retention dropped, counts are exact in full hours, and tops
 * in full days of UTC.
 */
public final class WikiAnalytics implements AutoCloseable {
    /** Most entries that a list may be asked to have. */
    public static final int MAX_ENTRIES = 1_000;

    /** Most points that a series may have. */
    public static final int MAX_POINTS = 10_000;

    private static final int CONNECTIONS = 4;

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(10);

    private final QueryRunner questions;

    private WikiAnalytics(QueryRunner questions) {
        this.questions = questions;
    }

    /** Asks over connections of yours, which stay yours. */
    public static WikiAnalytics of(DataSource dataSource) {
        return new WikiAnalytics(
                QueryRunner.to(Database.of(Objects.requireNonNull(dataSource, "dataSource")), USUAL_LIMIT));
    }

    /**
     * Asks over connections of its own, at most four. Does no I/O before the first question.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another shape
     */
    public static WikiAnalytics of(String uri) {
        return new WikiAnalytics(QueryRunner.to(
                PostgresUri.of(PluginUri.parse(uri), System::getenv).store(CONNECTIONS), USUAL_LIMIT));
    }

    /**
     * Returns the same analytics with another limit on the time that the server may take for a question; 10 seconds if
     * never set. Both share their connections, and closing one closes the other.
     *
     * @param limit 10 milliseconds to 10 minutes
     * @throws IllegalArgumentException if {@code limit} is out of that range
     */
    public WikiAnalytics answeringWithin(Duration limit) {
        if (limit.toMillis() < 10 || limit.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("the limit must be 10 ms to 10 min: " + limit);
        }
        return new WikiAnalytics(new QueryRunner(questions.store(), questions.transactions(), limit));
    }

    /** Returns questions about who and what had the most changes. */
    public TopLists tops() {
        return new TopLists(questions);
    }

    /** Returns questions about how changes divide by what they are, and how that compares with another time. */
    public Breakdowns segments() {
        return new Breakdowns(questions);
    }

    /** Returns questions about how numbers move over time. */
    public TimeSeries trends() {
        return new TimeSeries(questions);
    }

    /** Returns questions about how changes spread over sizes, users and comments. */
    public Distributions distributions() {
        return new Distributions(questions);
    }

    /** Returns questions about reverts, edit wars, new pages and new users. */
    public EditQuality quality() {
        return new EditQuality(questions);
    }

    /** Returns lists of single changes, of all, of a page or of a user. */
    public ChangeLists changes() {
        return new ChangeLists(questions);
    }

    /** What changes can be counted by. */
    public enum Dimension {
        /**
         * The stream's own word: {@code edit}, {@code new}, {@code log}, {@code categorize}, {@code external}, {@code
         * 142}, …
         */
        TYPE(Column.TYPE),
        /** Database name of the wiki, such as {@code enwiki}. */
        WIKI(Column.WIKI),
        /** {@code true} for changes that carry the bot flag, else {@code false}. */
        BOT(Column.ACTOR, "actor = 'bot'"),
        /** Number of the page's namespace, such as {@code 0}. */
        NAMESPACE(Column.NAMESPACE),
        /** Kind of log entry, such as {@code block}; only log entries have one. */
        LOG_TYPE(Column.LOG_TYPE),
        /** Who made it, by kind: the words of {@link ActorKind}. */
        ACTOR(Column.ACTOR),
        /** Whether its author called it minor, {@code true} or {@code false}; only edits and new pages tell. */
        MINOR(Column.MINOR),
        /** Whether somebody checked it, {@code true} or {@code false}; only wikis that patrol tell. */
        PATROLLED(Column.PATROLLED);

        private final Column column;
        private final String expression;

        Dimension(Column column) {
            this(column, column.sql());
        }

        Dimension(Column column, String expression) {
            this.column = column;
            this.expression = expression;
        }

        Column column() {
            return column;
        }

        /** Returns what to select; its text is the form that is told above. */
        String expression() {
            return expression;
        }
    }

    /** How far apart the points of a series are. Points begin at full minutes, hours and days of UTC. */
    public enum Step {
        /** 60 seconds. */
        MINUTE(ChronoUnit.MINUTES),
        /** 60 minutes. */
        HOUR(ChronoUnit.HOURS),
        /** 24 hours. */
        DAY(ChronoUnit.DAYS);

        private final ChronoUnit unit;

        Step(ChronoUnit unit) {
            this.unit = unit;
        }

        /** Returns the time from one point to the next. */
        public Duration length() {
            return unit.getDuration();
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
     * @param changes    1 and up
     * @param botChanges those of them that carry the bot flag
     */
    public record PageCount(String wiki, int namespace, String title, long changes, long botChanges) {}

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
        return questions.ask("pipelines", handle -> {
            boolean tables = handle.createQuery("SELECT to_regclass('wikistream.checkpoint') IS NOT NULL")
                    .mapTo(Boolean.class)
                    .one();
            return tables ? handle.createQuery("""
                            SELECT pipeline FROM wikistream.checkpoint
                            WHERE token <> ''
                            ORDER BY pipeline COLLATE "C\"""").mapTo(String.class).list() : List.of();
        });
    }

    /**
     * Returns the number of all changes that were ever stored, also of those that retention dropped since.
     */
    public long total() {
        Sql sql = new Sql().add("""
                SELECT (SELECT coalesce(sum(changes), 0) FROM wikistream.rollup_day WHERE cuboid = 'k')::bigint
                       + (SELECT coalesce(sum(changes), 0) FROM wikistream.count_delta)::bigint""");
        return questions.ask(
                "count of all changes",
                handle -> sql.on(handle).mapTo(Long.class).one());
    }

    /** Returns the number of changes in a range. */
    public long total(TimeRange range) {
        return segments().total(QueryScope.of(range));
    }

    /**
     * Counts changes by a dimension: {@link Breakdowns#by} of all changes of a range.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     */
    public List<Count> counts(Dimension dimension, TimeRange range, int limit) {
        return segments().by(dimension, QueryScope.of(range), limit);
    }

    /**
     * Returns the users with the most changes of any type, on all wikis together.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return most active first, equals by name in the order of its code points
     */
    public List<UserCount> topUsers(TimeRange range, int limit) {
        return tops().users(QueryScope.of(range), limit);
    }

    /**
     * Returns the pages with the most changes of any type.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return most changed first, equals by wiki, title and namespace, texts in the order of their code points
     */
    public List<PageCount> topPages(TimeRange range, int limit) {
        return tops().pages(QueryScope.of(range), limit);
    }

    /**
     * Returns changes step by step, in order, with a point also for each step in which nothing happened.
     *
     * @throws IllegalArgumentException if that is more than {@link #MAX_POINTS} points
     */
    public List<Point> series(TimeRange range, Step step) {
        return trends().series(QueryScope.of(range), new TimeStep(1, step.unit));
    }

    /**
     * Returns the newest changes. Those that are dated ahead of the server's clock by more than a minute are left out,
     * or one wrong date would stay on top for ever.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return newest first
     */
    public List<StoredChange> latest(int limit) {
        return changes().newest(limit);
    }

    /**
     * Returns the newest changes of a range.
     *
     * @param limit 1 to {@link #MAX_ENTRIES}
     * @return newest first
     */
    public List<StoredChange> latest(TimeRange range, int limit) {
        return changes().latest(QueryScope.of(range), null, limit).changes();
    }

    /** Closes the connections that are its own. Closing twice is harmless. */
    @Override
    public void close() {
        questions.close();
    }
}
