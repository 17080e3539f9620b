package io.github.wikistream.redis;

import io.github.wikistream.metric.Window;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Minutes since 1970.
 *
 * @param from first minute
 * @param to   first minute that is no part of it; an empty span has {@code from} here
 */
record Span(long from, long to) {
    private static final long SECONDS = 60;

    static Span of(Window window) {
        return new Span(
                Math.floorDiv(window.from().getEpochSecond(), SECONDS),
                Math.floorDiv(window.to().getEpochSecond(), SECONDS));
    }

    long length() {
        return to - from;
    }

    /** Returns the part that a store may hold whose newest minute is this. */
    Span within(long newest) {
        long first = Math.max(from, newest - Keys.KEPT_MINUTES);
        return new Span(first, Math.max(first, Math.min(to, newest + 1)));
    }

    List<Long> minutes() {
        return LongStream.range(from, to).boxed().toList();
    }
}
