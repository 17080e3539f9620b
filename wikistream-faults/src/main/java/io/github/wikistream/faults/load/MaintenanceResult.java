package io.github.wikistream.faults.load;

import java.util.Locale;

/**
 * The result of {@link MaintenanceUnderLoad}.
 *
 * @param stored number of events that the writers stored
 * @param missing number of stored events missing from the table; negative if rows are duplicated
 * @param failures number of batches that failed and were written again
 * @param longestMillis the longest duration of a batch
 * @param lockMillis the longest time that a statement, other than the maintainer's, was seen waiting for a lock,
 *     counted from its start
 * @param deadlocks number of deadlocks counted by the server
 * @param runs number of maintenance runs that did all or part of their work
 * @param skipped number of runs skipped because the other maintainer was active
 * @param killed number of runs whose connection was terminated
 * @param made number of partitions of changes created ahead
 * @param held number of old days still present when the reader ended, because it was reading them
 * @param dropped number of old days dropped in the end
 * @param changed number of kept days without new writes whose rows differ from before
 * @param wrongCounts number of counts that disagree with the rows
 */
public record MaintenanceResult(
        long stored,
        long missing,
        long failures,
        long longestMillis,
        long lockMillis,
        long deadlocks,
        long runs,
        long skipped,
        long killed,
        long made,
        long held,
        long dropped,
        long changed,
        long wrongCounts) {
    /**
     * Returns whether nothing was lost, no statement deadlocked, and all work is done. Lock waits are not judged.
     */
    public boolean hasPassed() {
        return missing == 0
                && deadlocks == 0
                && changed == 0
                && wrongCounts == 0
                && runs > 0
                && made > 0
                && dropped == MaintenanceUnderLoad.OLD_DAYS - MaintenanceUnderLoad.KEPT_DAYS;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                """
                writers:     %,d events stored, %d missing; %d batches failed and were written again
                waiting:     the longest batch took %,d ms, the longest lock wait %,d ms; %d deadlocks
                maintainers: %d runs active, %d skipped, %d killed
                partitions:  %d created ahead; %d old days held by the reader, %d of %d dropped in the end
                kept days:   %d changed, %d counts wrong""",
                stored,
                missing,
                failures,
                longestMillis,
                lockMillis,
                deadlocks,
                runs,
                skipped,
                killed,
                made,
                held,
                dropped,
                MaintenanceUnderLoad.OLD_DAYS - MaintenanceUnderLoad.KEPT_DAYS,
                changed,
                wrongCounts);
    }
}
