package io.github.wikistream.postgres.maintenance;

import java.time.Duration;
import java.util.List;

/** The result of a maintenance run. */
public final class MaintenanceReport {
    private final boolean ran;
    private final List<Task> tasks;

    MaintenanceReport(boolean ran, List<Task> tasks) {
        this.ran = ran;
        this.tasks = List.copyOf(tasks);
    }

    /** The outcome of a task. */
    public enum Outcome {
        /** It changed something. */
        DONE,
        /** A dry run found something to change. */
        WOULD,
        /** There was nothing to do. */
        NOTHING,
        /** It was not done; the next run tries again. */
        FAILED
    }

    /** One task of a run. */
    public sealed interface Task permits FinishedTask {
        /** Returns the name, such as {@code "retention of recent_change"}. */
        String name();

        /** Returns how the task ended. */
        Outcome outcome();

        /** Returns what was or would be done, or why the task failed. */
        String details();

        /** Returns the time spent waiting for locks and between attempts. */
        Duration waited();

        /** Returns the number of attempts, 1 and up. */
        int attempts();
    }

    /** Returns whether this run did any work: {@code false} if another instance was active. */
    public boolean ran() {
        return ran;
    }

    /** Returns the tasks in the order in which they ran. */
    public List<Task> tasks() {
        return tasks;
    }

    /** Returns whether any task failed. */
    public boolean failed() {
        return tasks.stream().anyMatch(task -> task.outcome() == Outcome.FAILED);
    }

    @Override
    public String toString() {
        return ran ? tasks.toString() : "skipped: another instance is active";
    }
}
