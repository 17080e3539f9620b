package io.github.wikistream.source;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Makes the real source read over real HTTP on time that is not real: its clock is another one, and where it waits before the next
 * connection, time is told to jump. Only a silent server takes real time, a tenth of a second. In this package because these are not for
 * users to set.
 */
public final class VirtualSseSource {
    /** Much longer than a server that is not silent needs, also on a busy machine; if it is not, one more connection is made. */
    private static final Duration REAL_SILENCE_LIMIT = Duration.ofMillis(150);

    private VirtualSseSource() {}

    /**
     * Makes a source.
     *
     * @param clock what time it is
     * @param jump  lets time pass at once
     * @param seed  of the waits
     */
    public static SseSource build(SseSource.Builder settings, Clock clock, Consumer<Duration> jump, long seed) {
        Sleeper sleeper = (duration, closed) -> {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            jump.accept(duration);
            return closed.getCount() > 0;
        };
        return new SseSource(
                settings,
                used -> new OkHttpConnector(
                        new SseConnector.Settings(REAL_SILENCE_LIMIT, used.maxEventBytes(), used.proxy())),
                sleeper,
                new Random(seed),
                clock);
    }

    /**
     * Makes a source whose clock shows another time and runs as the real one does: it waits and connects as always.
     *
     * @param clock what time it is
     */
    public static SseSource at(SseSource.Builder settings, Clock clock) {
        return new SseSource(settings, OkHttpConnector::new, Sleeper.REAL, new Random(), clock);
    }
}
