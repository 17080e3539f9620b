package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.delivery.OutcomeCounts.Outcome;
import io.github.wikistream.sink.Batch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts the course of a delivery: the first failure of an outage, the recovery, and the number of failed
 * attempts.
 */
final class LaneLog implements DeliveryObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LaneLog.class);

    private final String name;
    private final Duration longestWait;
    private final LaneStatus status;
    private final LaneListener listener;
    private final OutcomeCounts counts;
    private final AtomicLong retries = new AtomicLong();

    /** Whether the last attempt failed because of a fault that requires a repair. Used by the lane's thread. */
    private boolean awaitsRepair;

    LaneLog(String name, LaneSettings settings, LaneStatus status, OutcomeCounts counts, LaneListener listener) {
        this.name = name;
        longestWait = settings.retryMost();
        this.status = status;
        this.counts = counts;
        this.listener = listener;
    }

    /** Returns the number of failed attempts; any thread may call it. */
    long retries() {
        return retries.get();
    }

    @Override
    public void retrying(SinkException cause, int failures) {
        retries.incrementAndGet();
        boolean repairBegins = cause.isRepairable() && !awaitsRepair;
        awaitsRepair = cause.isRepairable();
        if (repairBegins) {
            LOG.warn(
                    "sink '{}' requires a repair and is retried every {} s until then: {}",
                    name,
                    longestWait.toSeconds(),
                    cause.getMessage());
        } else if (failures == 0 && !status.is(LaneState.STANDBY)) {
            LOG.warn("sink '{}' will be retried: {}", name, cause.getMessage());
        } else {
            LOG.debug("sink '{}' failed {} times: {}", name, failures + 1, cause.getMessage());
        }
        status.attemptFailed(cause.getMessage());
    }

    @Override
    public void recovered(int failures, Duration lasted) {
        awaitsRepair = false;
        status.recovered();
        if (status.is(LaneState.STANDBY)) {
            LOG.debug("sink '{}' responds again", name);
            return;
        }
        LOG.info(
                "sink '{}' works again: {} failed {} in {} s",
                name,
                failures,
                failures == 1 ? "attempt" : "attempts",
                BigDecimal.valueOf(lasted.toMillis(), 3).setScale(1, RoundingMode.HALF_UP));
    }

    @Override
    public void stored(Batch batch, long elapsedNanos) {
        counts.ended(Outcome.STORED, batch.events().size());
        counts.ended(Outcome.DEAD_LETTER, batch.deadLetters().size());
        listener.stored(name, batch.events().size(), elapsedNanos);
    }

    @Override
    public void poisoned(DeadLetter letter) {
        LOG.warn("sink '{}' refused event {}, which becomes a dead letter: {}", name, letter.id(), letter.reason());
        listener.poisoned(name, letter);
    }
}
