package io.github.wikistream.postgres;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What upkeep is to do. Immutable: the methods return plans that differ in one point.
 *
 * @param daysAhead for how many days from tomorrow on partitions are made, 0 to 60
 * @param keep      how long what is kept; what is absent is kept for ever
 * @param dryRun    whether to tell only what would be done
 */
public record UpkeepPlan(int daysAhead, Map<RetainedData, Duration> keep, boolean dryRun) {
    private static final int MOST_AHEAD = 60;
    private static final int USUAL_AHEAD = 3;

    /** Checks the numbers. */
    public UpkeepPlan {
        if (daysAhead < 0 || daysAhead > MOST_AHEAD) {
            throw new IllegalArgumentException(
                    "partitions are made 0 to " + MOST_AHEAD + " days ahead, not " + daysAhead);
        }
        keep.forEach((what, time) -> {
            if (time.compareTo(what.least()) < 0) {
                throw new IllegalArgumentException(
                        what + " are kept for " + what.least().toDays() + " days at least, not " + time);
            }
        });
        keep = Map.copyOf(keep);
    }

    /** Returns the plan that makes partitions for three days ahead, tidies up, and keeps everything. */
    public static UpkeepPlan keepingAll() {
        return new UpkeepPlan(USUAL_AHEAD, Map.of(), false);
    }

    /**
     * Sets how long something is kept. It goes by whole partitions, so a part of it stays up to a day longer, or a month
     * longer where it is partitioned by months.
     *
     * @throws IllegalArgumentException if {@code time} is shorter than {@link RetainedData#least()}
     */
    public UpkeepPlan keeping(RetainedData what, Duration time) {
        Map<RetainedData, Duration> more = new EnumMap<>(RetainedData.class);
        more.putAll(keep);
        more.put(what, time);
        return new UpkeepPlan(daysAhead, more, dryRun);
    }

    /**
     * Sets for how many days from tomorrow on partitions are made.
     *
     * @param days 0 to 60; 3 if never set
     */
    public UpkeepPlan aheadBy(int days) {
        return new UpkeepPlan(days, keep, dryRun);
    }

    /** Returns the same plan as a rehearsal: it tells what it would do and changes nothing. */
    public UpkeepPlan asDryRun() {
        return new UpkeepPlan(daysAhead, keep, true);
    }
}
