package io.github.wikistream.internal.http;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.resume.DisorderEstimator;
import io.github.wikistream.internal.resume.ResumePlan;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads streams of an EventStreams server. The connector, waits, random numbers and the clock are injected. Thread-safe. */
public final class HttpSource implements Source {
    private static final String LONG_FORM = "mediawiki.";

    private final HttpSourceSettings settings;
    private final Function<SseConnector.Settings, SseConnector> connectors;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Clock clock;
    private final DisorderEstimator disorder;
    private final ServerClock serverClock;
    private final AtomicBoolean accepted = new AtomicBoolean();

    /** @param connectors creates a connector for each reader */
    public HttpSource(
            HttpSourceSettings settings,
            Function<SseConnector.Settings, SseConnector> connectors,
            Sleeper sleeper,
            RandomGenerator random,
            Clock clock) {
        this.settings = settings;
        this.connectors = connectors;
        this.sleeper = sleeper;
        this.random = random;
        this.clock = clock;
        disorder = new DisorderEstimator(settings.margin());
        serverClock = new ServerClock(clock, settings.server().toString());
    }

    /** Returns a source with real connections and waits. */
    public static HttpSource of(HttpSourceSettings settings, Clock clock) {
        return new HttpSource(settings, OkHttpConnector::new, Sleeper.REAL, new Random(), clock);
    }

    @Override
    public SourceReader open(Position from) {
        return open(from, settings.since());
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        Instant since = settings.since();
        return Optional.of(since == null ? now : since);
    }

    @Override
    public SourceReader openSince(Instant begin) {
        return open(Position.NONE, begin);
    }

    private SourceReader open(Position from, @Nullable Instant begin) {
        List<String> streams = settings.streams();
        URI address = URI.create(settings.server() + "/v2/stream/" + String.join(",", streams));
        ResumePlan plan = new ResumePlan(from, streams, begin, disorder, serverClock);
        SseConnector connector = connectors.apply(
                new SseConnector.Settings(settings.silenceLimit(), settings.maxEventBytes(), settings.proxy()));
        SseReader.Server target =
                new SseReader.Server(address, settings.userAgent(), settings.isBusy(), settings.maxEventBytes());
        return new SseReader(
                target, connector, plan, settings.backoff(), sleeper, random, clock, accepted, serverClock);
    }

    @Override
    public Duration overlap() {
        return disorder.margin();
    }

    @Override
    public Duration clockSkew() {
        return serverClock.skew();
    }

    @Override
    public boolean numbersEvents() {
        return true;
    }

    @Override
    public Set<String> names() {
        URI server = settings.server();
        String host = server.getRawAuthority().toLowerCase(Locale.ROOT);
        String port = server.getScheme().equalsIgnoreCase("http") ? ":80" : ":443";
        String place =
                (host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host) + server.getRawPath();
        return settings.streams().stream()
                .map(stream ->
                        place + "/" + (stream.startsWith(LONG_FORM) ? stream.substring(LONG_FORM.length()) : stream))
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return String.join(",", settings.streams()) + " at " + settings.server();
    }
}
