package io.github.wikistream.postgres;

import java.time.Duration;
import java.util.List;

/** What retention can be set for. What is not set is kept for ever. */
public enum RetainedData {
    /**
     * Single changes, and with them what is counted by the minute and which users and pages did what in an hour. Counts
     * by the hour and the day stay, and so do the users and pages of a day.
     */
    CHANGES("recent_change", 1),
    /** Events of other streams. */
    EVENTS("event", 1),
    /** Events that could not be understood. */
    DEAD_LETTERS("dead_letter", 1),
    /** Counts by the hour, dropped by months. */
    HOURLY_COUNTS("rollup_hour", 31),
    /** Which users and pages did what in a day, dropped by months. */
    DAILY_TOPS("top_day", 31);

    private final String table;
    private final int leastDays;

    RetainedData(String table, int leastDays) {
        this.table = table;
        this.leastDays = leastDays;
    }

    /** The tables that lose their partitions together, without their schema. */
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
