package io.github.wikistream.examples.dashboard;

import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a metric store about windows that end now or, of an old recording, with its newest minute. All questions go in one round trip; the
 * newest minute comes back with the answers, and only where it has moved the end of the windows are they asked once more. Safe for use by
 * several threads.
 */
final class MetricWindows {
    /** A recording counts as one of now while its newest minute is no older than this. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final MetricQuery.NewestMinute NEWEST = new MetricQuery.NewestMinute();

    private final Supplier<MetricReader> readers;
    private final boolean endsNow;
    private final Clock clock;
    private volatile @Nullable Instant newest;

    /**
     * Makes one that has asked nothing.
     *
     * @param readers gives the store's reader, throws {@link IllegalStateException} while the store is not open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute once that is long ago
     * @param clock   what now is
     */
    MetricWindows(Supplier<MetricReader> readers, boolean endsNow, Clock clock) {
        this.readers = readers;
        this.endsNow = endsNow;
        this.clock = clock;
    }

    /**
     * Where windows end.
     *
     * @param moment a moment of the last minute
     * @param now    whether that minute is still running
     */
    record End(Instant moment, boolean now) {
        /** Returns the first moment after the windows if they do not end now; else {@code null}. */
        @Nullable
        Instant until() {
            return now ? null : moment.plus(1, ChronoUnit.MINUTES);
        }
    }

    /**
     * Asks what depends on where windows end.
     *
     * @param questions what to ask, by the end
     * @param shape     makes something of the end and the answers
     */
    <T> T ask(
            Function<End, ? extends Collection<? extends MetricQuery<?>>> questions,
            BiFunction<End, QueryResults, T> shape) {
        MetricReader reader = readers.get();
        Instant now = clock.instant();
        End end = end(newest, now);
        QueryResults answers = ask(reader, questions.apply(end));
        if (!endsNow) {
            newest = answers.to(NEWEST).minute().orElse(null);
            End moved = end(newest, now);
            if (!moved.equals(end)) {
                end = moved;
                answers = ask(reader, questions.apply(end));
            }
        }
        return shape.apply(end, answers);
    }

    private QueryResults ask(MetricReader reader, Collection<? extends MetricQuery<?>> questions) {
        List<MetricQuery<?>> all = new ArrayList<>(questions);
        if (!endsNow) {
            all.add(NEWEST);
        }
        return reader.ask(all);
    }

    private End end(@Nullable Instant newestMinute, Instant now) {
        return endsNow || newestMinute == null || !newestMinute.isBefore(now.minus(RECENT))
                ? new End(now, true)
                : new End(newestMinute, false);
    }
}
