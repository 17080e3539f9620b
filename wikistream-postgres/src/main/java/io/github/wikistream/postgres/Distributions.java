package io.github.wikistream.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How changes spread over sizes, users and comments. These are read from the changes themselves. Thread-safe. */
public final class Distributions {
    private static final long[] SIZES = {
        Long.MIN_VALUE, -99_999, -9_999, -999, -99, -9, 0, 1, 10, 100, 1_000, 10_000, 100_000, Long.MAX_VALUE
    };
    private static final long[] ACTIVITY = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, Long.MAX_VALUE};

    private static final String GROWTH =
            "CASE WHEN length_old IS NOT NULL THEN length_new - length_old" + " WHEN type = 'new' THEN length_new END";

    private final QueryRunner questions;

    Distributions(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * Changes by how far the page grew.
     *
     * @param from    least growth in bytes, negative where pages shrank; {@link Long#MIN_VALUE} in the first bucket
     * @param to      first growth above; {@link Long#MAX_VALUE} in the last bucket
     * @param changes 0 and up
     */
    public record SizeBucket(long from, long to, long changes) {}

    /**
     * Users by how much they did.
     *
     * @param from    least number of changes
     * @param to      first number above; {@link Long#MAX_VALUE} in the last bucket
     * @param users   how many users made so many changes, 0 and up
     * @param changes what they made together
     */
    public record ActivityBucket(long from, long to, long users, long changes) {}

    /**
     * What authors say about their edits, types {@code "edit"} and {@code "new"}.
     *
     * @param edits      all of them
     * @param without    those without any comment, which is where it was removed
     * @param empty      those whose comment is empty
     * @param sections   those whose comment begins with the name of a section, as editors put it there
     * @param characters length of all comments together, in code points
     */
    public record CommentUse(long edits, long without, long empty, long sections, long characters) {
        /** Returns the part of edits that say something, 0 to 1; 0 where there are none. */
        public double share() {
            return Breakdowns.share(edits - without - empty, edits);
        }

        /** Returns the mean length of the comments that say something, in code points; 0 where there are none. */
        public double meanCharacters() {
            return Breakdowns.share(characters, edits - without - empty);
        }
    }

    /**
     * Counts changes by how far the page grew, in powers of ten; those whose growth is unknown count nowhere. A new page
     * grows from nothing.
     *
     * @return 13 buckets, from those that shrank most
     */
    public List<SizeBucket> sizeChanges(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("SELECT bucket, count(*) AS changes FROM (SELECT width_bucket(" + GROWTH + ", " + inner(SIZES)
                + ") AS bucket FROM wikistream.recent_change WHERE " + sql.within("dt", scope.range())
                + sql.conditions(scope.filter()) + ") AS g WHERE bucket IS NOT NULL GROUP BY bucket");
        long[] changes = new long[SIZES.length - 1];
        questions.ask(
                "size changes",
                handle -> sql.on(handle)
                        .map((row, context) -> changes[row.getInt("bucket")] = row.getLong("changes"))
                        .list());
        List<SizeBucket> answer = new ArrayList<>();
        for (int i = 0; i < changes.length; i++) {
            answer.add(new SizeBucket(SIZES[i], SIZES[i + 1], changes[i]));
        }
        return List.copyOf(answer);
    }

    /**
     * Counts users by the number of their changes in the scope. Changes whose user was removed count for nobody.
     *
     * @return 12 buckets, from those with one change
     */
    public List<ActivityBucket> changesPerUser(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("SELECT width_bucket(changes, " + inner(ACTIVITY) + ") AS bucket, count(*) AS users,"
                + " sum(changes)::bigint AS changes FROM (SELECT count(*) AS changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", scope.range()) + sql.conditions(scope.filter())
                + " AND user_name IS NOT NULL GROUP BY user_name) AS u GROUP BY 1");
        ActivityBucket[] buckets = new ActivityBucket[ACTIVITY.length - 1];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new ActivityBucket(ACTIVITY[i], ACTIVITY[i + 1], 0, 0);
        }
        questions.ask(
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

    /** Tells how comments are used. Changes that are no edits are left out. */
    public CommentUse comments(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("SELECT count(*) AS edits, count(*) FILTER (WHERE comment IS NULL) AS without,"
                + " count(*) FILTER (WHERE comment = '') AS empty, count(*) FILTER (WHERE comment LIKE '/* %') AS sections,"
                + " coalesce(sum(char_length(comment)), 0)::bigint AS characters FROM wikistream.recent_change WHERE "
                + sql.within("dt", scope.range()) + sql.conditions(scope.filter()) + " AND type IN ('edit', 'new')");
        return questions.ask(
                "use of comments",
                handle -> sql.on(handle)
                        .map((row, context) -> new CommentUse(
                                row.getLong("edits"),
                                row.getLong("without"),
                                row.getLong("empty"),
                                row.getLong("sections"),
                                row.getLong("characters")))
                        .one());
    }

    // The borders between the buckets; what lies below the first is bucket 0.
    private static String inner(long[] borders) {
        return LongStream.of(borders)
                .skip(1)
                .limit(borders.length - 2)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "CAST('{", "}' AS bigint[])"));
    }
}
