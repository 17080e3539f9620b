package io.github.wikistream.faults.common;

import io.github.wikistream.internal.http.HttpSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.internal.http.OkHttpConnector;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The source for EventStreams over real HTTP in virtual time: it has its own clock, and a jump of that clock replaces
 * each wait. Only a silent server takes real time, about a tenth of a second.
 */
public final class VirtualSource {
    /**
     * Much longer than a server that is not silent needs, even on a busy machine. If it takes longer, the only effect is
     * one more connection.
     */
    private static final Duration REAL_SILENCE_LIMIT = Duration.ofMillis(150);

    private VirtualSource() {}

    /**
     * Returns a source in virtual time.
     *
     * @param clock the virtual time
     * @param jump  advances the clock by a duration
     * @param seed  seed of the random waits
     */
    public static Source of(HttpSourceSettings settings, Clock clock, Consumer<Duration> jump, long seed) {
        return new HttpSource(
                settings.silenceLimit(REAL_SILENCE_LIMIT),
                OkHttpConnector::new,
                (duration, closed) -> {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    jump.accept(duration);
                    return closed.getCount() > 0;
                },
                new Random(seed),
                clock);
    }
}
