package io.github.wikistream.postgres;

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
 * Where the numbers of a question come from. A time is cut into full days, hours and minutes, as large as the question
 * allows, whose counts are there; what is left at the ends is counted from the rows, and what was written since the
 * counts were folded is added. Where no counts tell apart what the question does, all of it comes from the rows.
 */
final class Counts {
    /** The tables of counts, coarsest first. */
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

        /** Returns the next finer one, {@code null} below minutes. */
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

        /** Returns the coarsest grain that none of these times cuts, {@code null} if even minutes are cut. */
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
     * A choice of columns that counts tell apart.
     *
     * @param letter what stands for it in the column {@code cuboid}
     */
    private record Cuboid(char letter, Set<Column> columns) {}

    /** The cuboid that tells nothing apart; it has a row for each bucket, and says how many are edits and by bots. */
    private static final char TOTALS = 't';

    private static final String IS_EDIT = "type IN ('edit', 'new')";
    private static final String IS_BOT = "actor = 'bot'";

    /** Those that there are, smallest first. */
    private static final List<Cuboid> CUBOIDS = List.of(
            new Cuboid(TOTALS, EnumSet.noneOf(Column.class)),
            new Cuboid('k', EnumSet.of(Column.TYPE, Column.ACTOR)),
            new Cuboid('l', EnumSet.of(Column.LOG_TYPE, Column.ACTOR)),
            new Cuboid('v', EnumSet.of(Column.WIKI)),
            new Cuboid('s', EnumSet.of(Column.TYPE, Column.ACTOR, Column.MINOR, Column.PATROLLED, Column.NAMESPACE)),
            new Cuboid('w', EnumSet.of(Column.WIKI, Column.TYPE, Column.ACTOR)));

    private final Sql sql;
    private final QueryScope scope;
    private final Set<Column> telling;
    private final Set<Column> used;

    private Counts(Sql sql, QueryScope scope, Set<Column> telling) {
        this.sql = sql;
        this.scope = scope;
        this.telling = telling;
        this.used = Column.in(scope.filter());
        used.addAll(telling);
    }

    /**
     * Returns a subquery with the columns {@code at} (when, or the beginning of the bucket), those that are asked for,
     * {@code changes}, and those of them that are {@code edits}, {@code bot_changes} and {@code reverts}, in parentheses.
     * Edits and changes by bots are there without a filter, or where type and actor are told apart. Its values go into
     * {@code sql}.
     *
     * @param telling  columns to tell apart
     * @param coarsest the longest buckets that will do, {@code null} if none will
     */
    static String of(Sql sql, QueryScope scope, Set<Column> telling, @Nullable Grain coarsest) {
        return new Counts(sql, scope, telling).subquery(coarsest);
    }

    private String subquery(@Nullable Grain coarsest) {
        Cuboid cuboid = cuboid();
        List<TimeRange> rows = new ArrayList<>();
        Map<Grain, List<TimeRange>> pieces = new EnumMap<>(Grain.class);
        if (cuboid == null || coarsest == null) {
            rows.add(scope.range());
        } else {
            cut(scope.range().from(), scope.range().to(), coarsest, pieces, rows);
        }
        List<String> parts = new ArrayList<>();
        String columns = telling.stream().map(column -> ", " + column.sql()).collect(Collectors.joining());
        String filter = sql.conditions(scope.filter());
        if (cuboid != null) {
            String measures = cuboid.letter() == TOTALS ? "edits, bot_changes" : partly("changes");
            pieces.forEach((grain, ranges) -> parts.add("SELECT bucket AS at" + columns + ", changes, " + measures
                    + ", reverts FROM wikistream." + grain.table + " WHERE cuboid = '" + cuboid.letter() + "' AND "
                    + within("bucket", ranges) + filter));
            if (!pieces.isEmpty()) {
                TimeRange minutes = new TimeRange(
                        Grain.MINUTE.ceil(scope.range().from()),
                        Grain.MINUTE.floor(scope.range().to()));
                parts.add("SELECT bucket AS at" + columns + ", changes, " + partly("changes")
                        + ", reverts FROM wikistream.count_delta WHERE " + sql.within("bucket", minutes) + filter);
            }
        }
        if (!rows.isEmpty()) {
            String ofRow = telling.stream().map(column -> ", " + column.ofRow()).collect(Collectors.joining());
            parts.add("SELECT dt AS at" + ofRow + ", CAST(1 AS bigint) AS changes, " + partly("1")
                    + ", CAST(revert::int AS bigint) AS reverts FROM wikistream.recent_change WHERE "
                    + within("dt", rows) + filter);
        }
        return "(" + String.join("\nUNION ALL ", parts) + ")";
    }

    // Where a rollup does not have type and actor, nobody asks for these.
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
