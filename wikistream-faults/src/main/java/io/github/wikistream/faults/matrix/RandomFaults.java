package io.github.wikistream.faults.matrix;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.faults.common.Interference;
import io.github.wikistream.testkit.time.JumpingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Faults of a store, drawn from a seed: before a write, after it, during it, or none. */
final class RandomFaults implements Interference {
    /** The kinds of faults. */
    enum Kind {
        OPEN_FAILED,
        FAILED_BEFORE_WRITE,
        FAILED_AFTER_WRITE,
        HUNG,
        LOST_LATEST,
        OUTAGE
    }

    private static final List<Kind> OF_WRITES =
            List.of(Kind.FAILED_BEFORE_WRITE, Kind.FAILED_AFTER_WRITE, Kind.HUNG, Kind.LOST_LATEST);

    /** The longest that a store hangs in real time if the stream's own time does not pass. */
    private static final int MAX_REAL_MILLIS = 30;

    /**
     * The end of an outage is in stream time, unless the stream is at a standstill; then it is this long in real time.
     */
    private static final int MAX_REAL_MILLIS_OUTAGE = 300;

    private final SplittableRandom random;
    private final JumpingTime time;
    private final int percent;
    private final @Nullable IntConsumer loseNewest;
    private final @Nullable Outage outage;
    private boolean wasOut;
    private final Map<Kind, Long> happened = new EnumMap<>(Kind.class);

    /**
     * The time of a simultaneous outage of all affected stores.
     *
     * @param from start
     * @param to end, exclusive
     */
    record Outage(Instant from, Instant to) {
        boolean isAt(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /**
     * Creates a fault plan.
     *
     * @param percent percentage of calls that are affected
     * @param loseNewest makes the store lose this many batches; {@code null} if it cannot
     * @param outage the outage of the store; {@code null} for none
     */
    RandomFaults(long seed, JumpingTime time, int percent, @Nullable IntConsumer loseNewest, @Nullable Outage outage) {
        random = new SplittableRandom(seed);
        this.time = time;
        this.percent = percent;
        this.loseNewest = loseNewest;
        this.outage = outage;
    }

    @Override
    public synchronized void beforeOpen() {
        if (random.nextInt(100) < percent) {
            happened.merge(Kind.OPEN_FAILED, 1L, Long::sum);
            throw SinkException.retryable("refused to open (injected)", null);
        }
    }

    @Override
    public void around(Runnable write) {
        Outage planned = outage;
        if (planned != null && planned.isAt(time.now()) && startsOutage()) {
            hangUntil(planned.to(), MAX_REAL_MILLIS_OUTAGE);
        }
        Kind kind = draw();
        if (kind == Kind.FAILED_BEFORE_WRITE) {
            throw SinkException.retryable("failed before the write (injected)", null);
        }
        if (kind == Kind.HUNG) {
            hang();
        }
        write.run();
        if (kind == Kind.LOST_LATEST && loseNewest != null) {
            loseNewest.accept(batchesToLose());
        }
        if (kind == Kind.FAILED_AFTER_WRITE || kind == Kind.LOST_LATEST) {
            throw SinkException.retryable("failed after the write (injected)", null);
        }
    }

    private synchronized @Nullable Kind draw() {
        if (random.nextInt(100) >= percent) {
            return null;
        }
        Kind kind = OF_WRITES.get(random.nextInt(loseNewest == null ? OF_WRITES.size() - 1 : OF_WRITES.size()));
        happened.merge(kind, 1L, Long::sum);
        return kind;
    }

    private synchronized int batchesToLose() {
        return 1 + random.nextInt(3);
    }

    /** Waits until a minute of stream time has passed, in which the reader may fill the buffer. */
    private void hang() {
        hangUntil(time.now().plus(Duration.ofMinutes(1)), MAX_REAL_MILLIS);
    }

    /** Returns whether an outage begins; an outage is one write that hangs until its end. */
    private synchronized boolean startsOutage() {
        if (wasOut) {
            return false;
        }
        wasOut = true;
        happened.merge(Kind.OUTAGE, 1L, Long::sum);
        return true;
    }

    private void hangUntil(Instant end, int mostRealMillis) {
        try {
            for (int i = 0; i < mostRealMillis && time.now().isBefore(end); i++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkException.retryable("interrupted while hanging", e);
        }
    }

    synchronized Map<Kind, Long> happened() {
        return Map.copyOf(happened);
    }
}
