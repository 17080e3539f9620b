package io.github.wikistream.bench.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** The processor time of a process and of its children, by Linux's {@code /proc}. */
final class ProcessCpu {
    /** The kernel counts in hundredths of a second. */
    private static final long NANOS_A_TICK = 10_000_000;

    /** Own user and system time, and those of children that have ended; counted behind the name, which may contain spaces. */
    private static final int[] FIELDS = {11, 12, 13, 14};

    private ProcessCpu() {}

    /** Returns the time used so far, in nanoseconds; children that have ended are included. 0 where there is no {@code /proc}. */
    static long nanos(long pid) {
        LongStream children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), children)
                .map(ProcessCpu::ticks)
                .map(ticks -> ticks * NANOS_A_TICK)
                .sum();
    }

    private static long ticks(long pid) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
        } catch (IOException e) {
            // The process has just ended: its parent counts it.
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field : FIELDS) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }
}
