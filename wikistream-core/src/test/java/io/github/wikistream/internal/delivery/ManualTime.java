package io.github.wikistream.internal.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A time that advances on command, and by the waits that are asked of it. Starts below zero, as nanoTime may. */
final class ManualTime implements LaneTime {
    final List<Duration> sleeps = new ArrayList<>();
    private long nanos = Duration.ofHours(-1).toNanos();

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        sleeps.add(duration);
        advance(duration);
    }
}
