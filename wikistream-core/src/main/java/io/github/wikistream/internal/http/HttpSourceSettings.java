package io.github.wikistream.internal.http;

import io.github.wikistream.internal.sse.EventStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link HttpSource}; {@link io.github.wikistream.source.SseSource.Builder} describes and validates them.
 * Immutable: each method returns a copy with one changed setting.
 */
public record HttpSourceSettings(
        URI server,
        List<String> streams,
        String userAgent,
        @Nullable Instant since,
        Duration margin,
        Duration silenceLimit,
        int maxEventBytes,
        @Nullable URI proxy,
        Backoff backoff) {
    private static final Duration BUSY_SILENCE = Duration.ofSeconds(30);
    private static final Duration QUIET_SILENCE = Duration.ofMinutes(4);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

    /** Streams that deliver several events per second at all times. */
    private static final Set<String> BUSY = Set.of(
            "recentchange",
            "mediawiki.recentchange",
            "revision-create",
            "mediawiki.revision-create",
            "page_change.v1",
            "mediawiki.page_change.v1");

    /** Returns default settings with these three values. */
    public static HttpSourceSettings of(URI server, List<String> streams, String userAgent) {
        return new HttpSourceSettings(
                server,
                List.copyOf(streams),
                userAgent,
                null,
                MARGIN,
                isBusy(streams) ? BUSY_SILENCE : QUIET_SILENCE,
                EventStream.DEFAULT_LIMIT,
                null,
                BACKOFF);
    }

    private static boolean isBusy(List<String> streams) {
        return streams.stream().anyMatch(BUSY::contains);
    }

    /** Returns whether one of the streams delivers events continuously. */
    boolean isBusy() {
        return isBusy(streams);
    }

    public HttpSourceSettings since(Instant begin) {
        return new HttpSourceSettings(
                server, streams, userAgent, begin, margin, silenceLimit, maxEventBytes, proxy, backoff);
    }

    public HttpSourceSettings margin(Duration span) {
        return new HttpSourceSettings(
                server, streams, userAgent, since, span, silenceLimit, maxEventBytes, proxy, backoff);
    }

    public HttpSourceSettings silenceLimit(Duration limit) {
        return new HttpSourceSettings(server, streams, userAgent, since, margin, limit, maxEventBytes, proxy, backoff);
    }

    public HttpSourceSettings maxEventBytes(int bytes) {
        return new HttpSourceSettings(server, streams, userAgent, since, margin, silenceLimit, bytes, proxy, backoff);
    }

    public HttpSourceSettings proxy(URI address) {
        return new HttpSourceSettings(
                server, streams, userAgent, since, margin, silenceLimit, maxEventBytes, address, backoff);
    }

    public HttpSourceSettings backoff(Backoff wait) {
        return new HttpSourceSettings(
                server, streams, userAgent, since, margin, silenceLimit, maxEventBytes, proxy, wait);
    }
}
