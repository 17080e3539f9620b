package io.github.wikistream.faults.soak;

import java.time.Duration;
import java.util.List;

/**
 * The parameters of a soak.
 *
 * @param seed determines the order of the faults, and the events
 * @param length the minimum duration; each kind of fault occurs at least once in any case
 * @param period the minimum time from the start of one fault to the start of the next; the next one never starts
 *     before the lanes have recovered
 * @param shortening the divisor of the duration of faults
 * @param eventsPerSecond the rate of the stream
 * @param bound the longest time that the lanes may take to recover
 * @param slow whether to include faults whose repair the program detects after up to a minute
 * @param only the kinds of faults: those whose name contains one of these; all if empty
 */
record SoakPlan(
        long seed,
        Duration length,
        Duration period,
        double shortening,
        int eventsPerSecond,
        Duration bound,
        boolean slow,
        List<String> only) {
    boolean has(SoakFault fault) {
        return (slow || !fault.slow()) && (only.isEmpty() || only.stream().anyMatch(fault.name()::contains));
    }
}
