package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the source of a query's numbers. A time range is divided into full days, hours and minutes, as coarse as the
 * query allows, whose counts are in the rollups; the rest at both ends is counted from the rows, and the deltas that
 * are not compacted yet are added. If no rollup has the columns of the query, all of it is counted from the rows.
 */
final class Counts {
    /** The rollups, coarsest first. */
    enum Grain {
        DAY("rollup_day", Duration.ofDays(1)),
        HOUR("rollup_hour", Duration.ofHours(1)),
        MINUTE("rollup_minute", Duration.ofMinutes(1));

        private final String table;
        private final long seconds;

        Grain(String table, Duration length) {
            this.table = table;
            this.seconds = length.toSeconds();
        }

        /** Returns the next finer grain; {@code null} after minutes. */
        @Nullable
        Grain finer() {
            return switch (this) {
                case DAY -> HOUR;
                case HOUR -> MINUTE;
                case MINUTE -> null;
            };
        }

        Instant floor(Instant time) {
            return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
        }

        Instant ceil(Instant time) {
            Instant floor = floor(time);
            return floor.equals(time) ? floor : floor.plusSeconds(seconds);
        }

        /**
         * Returns the coarsest grain with a bucket that begins at each of these times; {@code null} if there is none.
         */
        static @Nullable Grain notCutBy(List<Instant> times) {
            for (Grain grain : values()) {
                if (times.stream().allMatch(time -> grain.floor(time).equals(time))) {
                    return grain;
                }
            }
            return null;
        }
    }

    /**
     * The columns that a part of the rollups is grouped by.
     *
     * @param letter its name in the column {@code cuboid}
     */
    private record Cuboid(char letter, Set<Column> columns) {}

    /** The cuboid without columns; it has one row per bucket, with the numbers of edits and of changes by bots. */
    private static final char TOTALS = 't';

    private static final String IS_EDIT = "type IN ('edit', 'new')";
    private static final String IS_BOT = "actor = 'bot'";

    /** All cuboids, smallest first. */
    private static final List<Cuboid> CUBOIDS = List.of(
            new Cuboid(TOTALS, EnumSet.noneOf(Column.class)),
            new Cuboid('k', EnumSet.of(Column.TYPE, Column.ACTOR)),
            new Cuboid('l', EnumSet.of(Column.LOG_TYPE, Column.ACTOR)),
            new Cuboid('v', EnumSet.of(Column.WIKI)),
            new Cuboid('s', EnumSet.of(Column.TYPE, Column.ACTOR, Column.MINOR, Column.PATROLLED, Column.NAMESPACE)),
            new Cuboid('w', EnumSet.of(Column.WIKI, Column.TYPE, Column.ACTOR)));

    private final Sql sql;
    private final ChangeSelection selection;
    private final Set<Column> grouped;
    private final Set<Column> used;

    private Counts(Sql sql, ChangeSelection selection, Set<Column> grouped) {
        this.sql = sql;
        this.selection = selection;
        this.grouped = grouped;
        this.used = Column.in(selection);
        used.addAll(grouped);
    }

    /**
     * Returns a subquery in parentheses with the columns {@code at} (time, or start of the bucket), those to group by,
     * {@code changes}, and of these {@code edits}, {@code bot_changes} and {@code reverts}. Edits and changes by bots
     * are correct if there are no conditions and no columns to group by, or if type and actor are among these columns.
     * Values are bound in {@code sql}.
     *
     * @param grouped columns to group by
     * @param coarsest the longest buckets that the query allows, {@code null} if it allows none
     */
    static String of(Sql sql, ChangeSelection selection, Set<Column> grouped, @Nullable Grain coarsest) {
        return new Counts(sql, selection, grouped).subquery(coarsest);
    }

    private String subquery(@Nullable Grain coarsest) {
        Cuboid cuboid = cuboid();
        List<TimeRange> rows = new ArrayList<>();
        Map<Grain, List<TimeRange>> pieces = new EnumMap<>(Grain.class);
        if (cuboid == null || coarsest == null) {
            rows.add(selection.range());
        } else {
            cut(selection.range().from(), selection.range().to(), coarsest, pieces, rows);
        }
        List<String> parts = new ArrayList<>();
        String columns = grouped.stream().map(column -> ", " + column.sql()).collect(Collectors.joining());
        String filter = sql.conditions(selection);
        if (cuboid != null) {
            String measures = cuboid.letter() == TOTALS ? "edits, bot_changes" : partly("changes");
            pieces.forEach((grain, ranges) -> parts.add("SELECT bucket AS at" + columns + ", changes, " + measures
                    + ", reverts FROM wikistream." + grain.table + " WHERE cuboid = '" + cuboid.letter() + "' AND "
                    + within("bucket", ranges) + filter));
            if (!pieces.isEmpty()) {
                TimeRange minutes = new TimeRange(
                        Grain.MINUTE.ceil(selection.range().from()),
                        Grain.MINUTE.floor(selection.range().to()));
                parts.add("SELECT bucket AS at" + columns + ", changes, " + partly("changes")
                        + ", reverts FROM wikistream.count_delta WHERE " + sql.within("bucket", minutes) + filter);
            }
        }
        if (!rows.isEmpty()) {
            String ofRow = grouped.stream().map(column -> ", " + column.ofRow()).collect(Collectors.joining());
            parts.add("SELECT dt AS at" + ofRow + ", CAST(1 AS bigint) AS changes, " + partly("1")
                    + ", CAST(revert::int AS bigint) AS reverts FROM wikistream.recent_change WHERE "
                    + within("dt", rows) + filter);
        }
        return "(" + String.join("\nUNION ALL ", parts) + ")";
    }

    // Queries that use these numbers group by type and actor.
    private static String partly(String changes) {
        return "CASE WHEN " + IS_EDIT + " THEN " + changes + " ELSE 0 END::bigint AS edits, CASE WHEN " + IS_BOT
                + " THEN " + changes + " ELSE 0 END::bigint AS bot_changes";
    }

    private @Nullable Cuboid cuboid() {
        return CUBOIDS.stream()
                .filter(cuboid -> cuboid.columns().containsAll(used))
                .findFirst()
                .orElse(null);
    }

    private static void cut(
            Instant from, Instant to, @Nullable Grain grain, Map<Grain, List<TimeRange>> pieces, List<TimeRange> rows) {
        if (!from.isBefore(to)) {
            return;
        }
        if (grain == null) {
            rows.add(new TimeRange(from, to));
            return;
        }
        Instant first = grain.ceil(from);
        Instant last = grain.floor(to);
        if (first.isBefore(last)) {
            pieces.computeIfAbsent(grain, key -> new ArrayList<>()).add(new TimeRange(first, last));
            cut(from, first, grain.finer(), pieces, rows);
            cut(last, to, grain.finer(), pieces, rows);
        } else {
            cut(from, to, grain.finer(), pieces, rows);
        }
    }

    private String within(String column, List<TimeRange> ranges) {
        return ranges.stream()
                .map(range -> "(" + sql.within(column, range) + ")")
                .collect(Collectors.joining(" OR ", "(", ")"));
    }
}
