package io.github.wikistream.postgres.maintenance;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The settings of a maintenance run. Immutable: each method returns a plan that differs in one setting. */
public final class MaintenancePlan {
    private static final int MAX_DAYS_AHEAD = 60;
    private static final int DEFAULT_DAYS_AHEAD = 3;

    private final int daysAhead;
    private final Map<RetainedData, Duration> keep;
    private final boolean dryRun;

    private MaintenancePlan(int daysAhead, Map<RetainedData, Duration> keep, boolean dryRun) {
        this.daysAhead = daysAhead;
        this.keep = Map.copyOf(keep);
        this.dryRun = dryRun;
    }

    /** Returns the plan that creates partitions for three days ahead and keeps everything. */
    public static MaintenancePlan keepingAll() {
        return new MaintenancePlan(DEFAULT_DAYS_AHEAD, Map.of(), false);
    }

    /**
     * Sets how long data is kept. Retention drops whole partitions, so data may be kept up to a day longer, or a month
     * longer for monthly partitions.
     *
     * @throws IllegalArgumentException if {@code time} is shorter than {@link RetainedData#least()}
     */
    public MaintenancePlan keeping(RetainedData what, Duration time) {
        if (time.compareTo(what.least()) < 0) {
            throw new IllegalArgumentException(
                    what + " must be kept for " + what.least().toDays() + " days or longer, not " + time);
        }
        Map<RetainedData, Duration> more = new EnumMap<>(RetainedData.class);
        more.putAll(keep);
        more.put(what, time);
        return new MaintenancePlan(daysAhead, more, dryRun);
    }

    /**
     * Sets how many days ahead partitions are created.
     *
     * @param days 0 to 60; 3 by default
     * @throws IllegalArgumentException if {@code days} is out of that range
     */
    public MaintenancePlan aheadBy(int days) {
        if (days < 0 || days > MAX_DAYS_AHEAD) {
            throw new IllegalArgumentException("days must be 0 to " + MAX_DAYS_AHEAD + ": " + days);
        }
        return new MaintenancePlan(days, keep, dryRun);
    }

    /** Returns the plan that changes nothing and reports what this plan would do. */
    public MaintenancePlan asDryRun() {
        return new MaintenancePlan(daysAhead, keep, true);
    }

    /** Returns how many days ahead partitions are created. */
    public int daysAhead() {
        return daysAhead;
    }

    /** Returns how long data is kept; data without an entry is kept forever. */
    public Map<RetainedData, Duration> keep() {
        return keep;
    }

    /** Returns whether the plan only reports what it would do. */
    public boolean dryRun() {
        return dryRun;
    }
}
