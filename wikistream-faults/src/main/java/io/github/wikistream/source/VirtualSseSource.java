package io.github.wikistream.source;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Creates the real source on real HTTP connections with virtual time: another clock, and a jump in time instead of each
 * retry delay. Only a silent server takes real time, a tenth of a second. It is in this package because users must not
 * set these parameters.
 */
public final class VirtualSseSource {
    /**
     * Much longer than a server that is not silent needs, also on a busy machine; if exceeded, it costs one more
     * connection.
     */
    private static final Duration REAL_SILENCE_LIMIT = Duration.ofMillis(150);

    private VirtualSseSource() {}

    /**
     * Creates a source with virtual time.
     *
     * @param clock the current time
     * @param jump advances the time without waiting
     * @param seed seed of the retry delays
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
     * Creates a source with another clock that otherwise waits and connects in real time.
     *
     * @param clock the current time
     */
    public static SseSource at(SseSource.Builder settings, Clock clock) {
        return new SseSource(settings, OkHttpConnector::new, Sleeper.REAL, new Random(), clock);
    }
}
