package io.github.wikistream.faults.crash;

import io.github.wikistream.testkit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's clock, shifted to that of a stream.
 *
 * @param ahead how far the stream's clock is ahead, negative if it is behind
 */
record ShiftedTime(Duration ahead) implements TimeSource {
    /** Returns a time source that shows {@code now} at this moment. */
    static ShiftedTime showing(Instant now) {
        return new ShiftedTime(Duration.between(Instant.now(), now));
    }

    @Override
    public Instant now() {
        return Instant.now().plus(ahead);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        TimeSource.system().sleep(duration);
    }
}
