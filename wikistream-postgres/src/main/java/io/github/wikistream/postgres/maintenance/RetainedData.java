package io.github.wikistream.postgres.maintenance;

import java.time.Duration;
import java.util.List;

/** Data that retention can drop. Data that a plan does not name is kept forever. */
public enum RetainedData {
    /**
     * Recent changes, with their counts per minute and the top lists per hour. Counts per hour and day are kept, as are
     * the top lists per day.
     */
    CHANGES("recent_change", 1),
    /** Events of other streams. */
    EVENTS("event", 1),
    /** Dead letters. */
    DEAD_LETTERS("dead_letter", 1),
    /** Counts per hour, dropped by months. */
    HOURLY_COUNTS("rollup_hour", 31),
    /** Top lists per day, dropped by months. */
    DAILY_TOPS("top_day", 31);

    private final String table;
    private final int leastDays;

    RetainedData(String table, int leastDays) {
        this.table = table;
        this.leastDays = leastDays;
    }

    /** Returns the tables whose partitions are dropped together, without their schema. */
    List<String> partitioned() {
        return switch (this) {
            case CHANGES -> List.of(table, "rollup_minute", "top_hour");
            case DEAD_LETTERS -> List.of();
            case EVENTS, HOURLY_COUNTS, DAILY_TOPS -> List.of(table);
        };
    }

    /** Returns the shortest time that may be set: the length of a partition. */
    public Duration least() {
        return Duration.ofDays(leastDays);
    }
}
