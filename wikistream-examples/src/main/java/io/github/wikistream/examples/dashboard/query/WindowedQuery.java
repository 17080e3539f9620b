package io.github.wikistream.examples.dashboard.query;

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
 * Queries a metric store for windows that end now or, for an old recording, with its newest minute. All queries take one round trip. The
 * newest minute is part of the results; if it moves the end of the windows, the queries are repeated once. Thread-safe.
 */
final class WindowedQuery {
    /** A recording is current while its newest minute is not older than this. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final MetricQuery.NewestMinute NEWEST = new MetricQuery.NewestMinute();

    private final Supplier<MetricReader> readers;
    private final boolean endsNow;
    private final Clock clock;
    private volatile @Nullable Instant newest;

    /**
     * @param readers supplies the store's reader; throws {@link IllegalStateException} until the store is open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute if that is not recent
     */
    WindowedQuery(Supplier<MetricReader> readers, boolean endsNow, Clock clock) {
        this.readers = readers;
        this.endsNow = endsNow;
        this.clock = clock;
    }

    /**
     * The end of the windows.
     *
     * @param moment a moment of the last minute
     * @param now    whether that minute is the current one
     */
    record End(Instant moment, boolean now) {
        /** Returns the exclusive end of the windows; {@code null} if they end now. */
        @Nullable
        Instant until() {
            return now ? null : moment.plus(1, ChronoUnit.MINUTES);
        }
    }

    /**
     * Runs queries that depend on the end of the windows.
     *
     * @param queries creates the queries
     * @param mapper  converts the results
     */
    <T> T ask(
            Function<End, ? extends Collection<? extends MetricQuery<?>>> queries,
            BiFunction<End, QueryResults, T> mapper) {
        MetricReader reader = readers.get();
        Instant now = clock.instant();
        End end = end(newest, now);
        QueryResults answers = ask(reader, queries.apply(end));
        if (!endsNow) {
            newest = answers.to(NEWEST).minute().orElse(null);
            End moved = end(newest, now);
            if (!moved.equals(end)) {
                end = moved;
                answers = ask(reader, queries.apply(end));
            }
        }
        return mapper.apply(end, answers);
    }

    private QueryResults ask(MetricReader reader, Collection<? extends MetricQuery<?>> queries) {
        List<MetricQuery<?>> all = new ArrayList<>(queries);
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
