package io.github.wikistream.testkit.simulator;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.testkit.time.TimeSource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates sources of {@linkplain SimulatedEvents simulated events} from URIs such as {@code
 * simulated:?seed=1&speed=10}:
 *
 * <ul>
 *   <li>{@code seed}: any integer; 1 by default. The same seed gives the same events.
 *   <li>{@code speed}: the speed of event time, above 0, or {@code max} for no waiting; 1 by default. At speed 1,
 *       events arrive at their own time, and past events immediately, as on the real stream. At any other speed, or if
 *       the reader starts in the future, event time starts where the reader starts.
 *   <li>{@code until}: the source ends before the first event at this time or later, ISO 8601 in UTC; endless by
 *       default.
 * </ul>
 *
 * <p>A reader without a position starts at the setting {@code since}, or now. The only stream is {@code recentchange}.
 */
public final class SimulatedSourceProvider implements SourceProvider {
    private static final Set<String> STREAMS = Set.of("recentchange", "mediawiki.recentchange");

    /** Called by {@link java.util.ServiceLoader}. */
    public SimulatedSourceProvider() {}

    @Override
    public List<String> schemes() {
        return List.of("simulated");
    }

    @Override
    public Source create(Config config) {
        PluginUri uri = config.uri();
        uri.requireOnly("seed", "speed", "until");
        if (!uri.rest().isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing is allowed between 'simulated:' and '?': '" + uri.rest() + "': " + uri);
        }
        requireKnown(config.streams());
        Instant since = config.since();
        if (since != null && since.isBefore(Rate.EPOCH)) {
            throw new IllegalArgumentException(
                    "a simulation begins at " + Rate.EPOCH + " at the earliest, not at " + since);
        }
        return new SimulatedSource(seed(uri), speed(uri), since, until(uri), TimeSource.system(), uri.toString());
    }

    private static void requireKnown(List<String> streams) {
        for (String stream : streams) {
            if (!STREAMS.contains(stream)) {
                throw new IllegalArgumentException("stream '" + stream + "' is not simulated; recentchange is");
            }
        }
    }

    private static long seed(PluginUri uri) {
        String seed = uri.parameter("seed");
        try {
            return seed == null ? 1 : Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("seed must be an integer: '" + seed + "' in " + uri, e);
        }
    }

    private static double speed(PluginUri uri) {
        String speed = uri.parameter("speed");
        if (speed == null) {
            return 1;
        }
        if (speed.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor = Double.parseDouble(speed);
            if (factor > 0) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("speed must be a number above 0, or max: '" + speed + "' in " + uri, e);
        }
        throw new IllegalArgumentException("speed must be a number above 0, or max: '" + speed + "' in " + uri);
    }

    private static @Nullable Instant until(PluginUri uri) {
        String until = uri.parameter("until");
        try {
            return until == null ? null : Instant.parse(until);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "until must be a time such as 2026-01-13T16:00:00Z: '" + until + "' in " + uri, e);
        }
    }
}
