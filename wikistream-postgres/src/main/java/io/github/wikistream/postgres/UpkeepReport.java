package io.github.wikistream.postgres;

import java.time.Duration;
import java.util.List;

/**
 * What a run of upkeep did.
 *
 * @param ran   false if another maintainer was at it, so that this one did nothing
 * @param tasks in the order in which they ran
 */
public record UpkeepReport(boolean ran, List<Task> tasks) {
    /** Copies the list. */
    public UpkeepReport {
        tasks = List.copyOf(tasks);
    }

    /** How a task ended. */
    public enum Outcome {
        /** It changed something. */
        DONE,
        /** A dry run found something to change. */
        WOULD,
        /** There was nothing to do. */
        NOTHING,
        /** It did not get done; the next run tries again. */
        FAILED
    }

    /**
     * One task.
     *
     * @param name     such as {@code "retention of recent_change"}
     * @param details  what was done or would be, or why not
     * @param waited   time spent waiting for locks and between attempts
     * @param attempts 1 and up
     */
    public record Task(String name, Outcome outcome, String details, Duration waited, int attempts) {}

    /** Tells whether any task failed. */
    public boolean failed() {
        return tasks.stream().anyMatch(task -> task.outcome() == Outcome.FAILED);
    }
}
