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

/** What goes wrong with a store, drawn from a seed: before a write, behind it, in between, or not at all. */
final class Mishaps implements Interference {
    /** What can happen. */
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

    /** As long as a store hangs in real time at most, if the stream's own does not pass. */
    private static final int MOST_REAL_MILLIS = 30;

    /** An outage has an end by the stream's time, except where the stream stands still. */
    private static final int MOST_REAL_MILLIS_OUT = 300;

    private final SplittableRandom random;
    private final JumpingTime time;
    private final int percent;
    private final @Nullable IntConsumer loseNewest;
    private final @Nullable Outage outage;
    private boolean wasOut;
    private final Map<Kind, Long> happened = new EnumMap<>(Kind.class);

    /**
     * When all stores that have it are out at once.
     *
     * @param from first moment
     * @param to   first moment at which they answer again
     */
    record Outage(Instant from, Instant to) {
        boolean isAt(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /**
     * Makes some.
     *
     * @param percent    how many of a hundred calls something happens to
     * @param loseNewest makes the store forget so many batches; {@code null} if it cannot
     * @param outage     when the store is out; {@code null} for never
     */
    Mishaps(long seed, JumpingTime time, int percent, @Nullable IntConsumer loseNewest, @Nullable Outage outage) {
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
            throw SinkException.retryable("refused to open, by the plan of mishaps", null);
        }
    }

    @Override
    public void around(Runnable write) {
        Outage planned = outage;
        if (planned != null && planned.isAt(time.now()) && goesOut()) {
            hangUntil(planned.to(), MOST_REAL_MILLIS_OUT);
        }
        Kind kind = draw();
        if (kind == Kind.FAILED_BEFORE_WRITE) {
            throw SinkException.retryable("failed before the write, by the plan of mishaps", null);
        }
        if (kind == Kind.HUNG) {
            hang();
        }
        write.run();
        if (kind == Kind.LOST_LATEST && loseNewest != null) {
            loseNewest.accept(howMany());
        }
        if (kind == Kind.FAILED_AFTER_WRITE || kind == Kind.LOST_LATEST) {
            throw SinkException.retryable("failed after the write, by the plan of mishaps", null);
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

    private synchronized int howMany() {
        return 1 + random.nextInt(3);
    }

    /** Waits until a minute of the stream has passed, in which the reader may fill the buffer. */
    private void hang() {
        hangUntil(time.now().plus(Duration.ofMinutes(1)), MOST_REAL_MILLIS);
    }

    /** An outage is one write that hangs until its end. */
    private synchronized boolean goesOut() {
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
            throw SinkException.retryable("interrupted while it hung", e);
        }
    }

    synchronized Map<Kind, Long> happened() {
        return Map.copyOf(happened);
    }
}
