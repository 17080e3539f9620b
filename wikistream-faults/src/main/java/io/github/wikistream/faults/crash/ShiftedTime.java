package io.github.wikistream.faults.crash;

import io.github.wikistream.testkit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's own time, shifted to that of a stream.
 *
 * @param ahead how much later it is there, negative if it is earlier
 */
record ShiftedTime(Duration ahead) implements TimeSource {
    /** Returns the time that now shows an instant. */
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
