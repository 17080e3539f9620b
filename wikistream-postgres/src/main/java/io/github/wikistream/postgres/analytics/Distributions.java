package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The distribution of changes over sizes, users and comments. These queries read the changes themselves. Thread-safe. */
public final class Distributions {
    private static final long[] SIZES = {
        Long.MIN_VALUE, -99_999, -9_999, -999, -99, -9, 0, 1, 10, 100, 1_000, 10_000, 100_000, Long.MAX_VALUE
    };
    private static final long[] ACTIVITY = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, Long.MAX_VALUE};

    private static final String GROWTH =
            "CASE WHEN length_old IS NOT NULL THEN length_new - length_old WHEN type = 'new' THEN length_new END";

    private final QueryRunner queries;

    Distributions(QueryRunner queries) {
        this.queries = queries;
    }

    /**
     * The changes in a range of growth.
     *
     * @param from least growth of the page in bytes, negative where pages shrank; {@link Long#MIN_VALUE} in the first
     *     bucket
     * @param to upper bound, exclusive; {@link Long#MAX_VALUE} in the last bucket
     * @param changes 0 and up
     */
    public record SizeBucket(long from, long to, long changes) {}

    /**
     * The users in a range of activity.
     *
     * @param from least number of changes per user
     * @param to upper bound, exclusive; {@link Long#MAX_VALUE} in the last bucket
     * @param users 0 and up
     * @param changes number of changes by all of these users
     */
    public record ActivityBucket(long from, long to, long users, long changes) {}

    /** The comments of edits, types {@code "edit"} and {@code "new"}. */
    public sealed interface CommentUse {
        /** Returns the number of edits. */
        long edits();

        /** Returns how many of them have no comment, because it was removed. */
        long without();

        /** Returns how many of them have an empty comment. */
        long empty();

        /** Returns how many comments begin with the name of a section, as the editor inserts it. */
        long sections();

        /** Returns the length of all comments together, in code points. */
        long characters();

        /** Returns the share of edits with a comment that is not empty, 0 to 1; 0 if there are no edits. */
        default double share() {
            return Shares.of(edits() - without() - empty(), edits());
        }

        /** Returns the mean length of the comments that are not empty, in code points; 0 if there are none. */
        default double meanCharacters() {
            return Shares.of(characters(), edits() - without() - empty());
        }
    }

    record CommentUseRow(long edits, long without, long empty, long sections, long characters) implements CommentUse {}

    /**
     * Counts changes by the growth of the page, in powers of ten. A new page grows from 0. Changes without known sizes
     * are not counted.
     *
     * @return 13 buckets, the largest decrease first
     */
    public List<SizeBucket> sizeChanges(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("SELECT bucket, count(*) AS changes FROM (SELECT width_bucket(" + GROWTH + ", " + inner(SIZES)
                + ") AS bucket FROM wikistream.recent_change WHERE " + sql.within("dt", selection.range())
                + sql.conditions(selection) + ") AS g WHERE bucket IS NOT NULL GROUP BY bucket");
        long[] changes = new long[SIZES.length - 1];
        queries.run(
                "size changes",
                handle -> sql.on(handle)
                        .map((row, context) -> changes[row.getInt("bucket")] = row.getLong("changes"))
                        .list());
        List<SizeBucket> buckets = new ArrayList<>();
        for (int i = 0; i < changes.length; i++) {
            buckets.add(new SizeBucket(SIZES[i], SIZES[i + 1], changes[i]));
        }
        return List.copyOf(buckets);
    }

    /**
     * Counts users by the number of their changes in the selection. Changes whose user was removed are not counted.
     *
     * @return 12 buckets, users with one change first
     */
    public List<ActivityBucket> changesPerUser(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("SELECT width_bucket(changes, " + inner(ACTIVITY) + ") AS bucket, count(*) AS users,"
                + " sum(changes)::bigint AS changes FROM (SELECT count(*) AS changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", selection.range()) + sql.conditions(selection)
                + " AND user_name IS NOT NULL GROUP BY user_name) AS u GROUP BY 1");
        ActivityBucket[] buckets = new ActivityBucket[ACTIVITY.length - 1];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new ActivityBucket(ACTIVITY[i], ACTIVITY[i + 1], 0, 0);
        }
        queries.run(
                "changes per user",
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            int place = row.getInt("bucket");
                            buckets[place] = new ActivityBucket(
                                    ACTIVITY[place], ACTIVITY[place + 1], row.getLong("users"), row.getLong("changes"));
                            return place;
                        })
                        .list());
        return List.of(buckets);
    }

    /** Counts edits by their comments. Changes that are not edits are not counted. */
    public CommentUse comments(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("SELECT count(*) AS edits, count(*) FILTER (WHERE comment IS NULL) AS without,"
                + " count(*) FILTER (WHERE comment = '') AS empty, count(*) FILTER (WHERE comment LIKE '/* %') AS sections,"
                + " coalesce(sum(char_length(comment)), 0)::bigint AS characters FROM wikistream.recent_change WHERE "
                + sql.within("dt", selection.range()) + sql.conditions(selection) + " AND type IN ('edit', 'new')");
        return queries.run(
                "use of comments",
                handle -> sql.on(handle)
                        .map((row, context) -> new CommentUseRow(
                                row.getLong("edits"),
                                row.getLong("without"),
                                row.getLong("empty"),
                                row.getLong("sections"),
                                row.getLong("characters")))
                        .one());
    }

    /** Returns the bounds between the buckets; values below the first one are in bucket 0. */
    private static String inner(long[] bounds) {
        return LongStream.of(bounds)
                .skip(1)
                .limit(bounds.length - 2)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "CAST('{", "}' AS bigint[])"));
    }
}
