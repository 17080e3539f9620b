package io.github.wikistream;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.internal.config.SetOnce;
import io.github.wikistream.internal.plugin.Plugins;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of everything that reads from a source. Each may be set once, except listeners.
 *
 * @param <B> the builder that inherits them
 */
abstract class SourceBuilder<B extends SourceBuilder<B>> {
    private static final String LIVE = "https://stream.wikimedia.org";

    private final List<StreamListener> listeners = new ArrayList<>();
    private @Nullable String userAgent;
    private @Nullable List<String> streams;
    private @Nullable Instant since;
    private @Nullable PluginUri sourceUri;
    private @Nullable Source source;
    private @Nullable String sourceName;
    private @Nullable Predicate<StreamEvent> filter;
    private @Nullable Clock clock;

    SourceBuilder() {}

    /**
     * Sets the program's name and a contact: a mail address or a page. Wikimedia refuses clients without them.
     *
     * @param value such as {@code my-program/1.0 (me@example.org)}; required to read from the real server
     */
    public B userAgent(String value) {
        SetOnce.requireUnset("userAgent", userAgent);
        userAgent = Objects.requireNonNull(value, "userAgent");
        return self();
    }

    /**
     * Sets the streams to read.
     *
     * @param names such as {@code recentchange}, which is the default
     */
    public B streams(String... names) {
        SetOnce.requireUnset("streams", streams);
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException("not the name of a stream: '" + name + "'");
            }
        }
        if (names.length == 0) {
            throw new IllegalArgumentException("at least one stream must be named, such as recentchange");
        }
        streams = List.of(names);
        return self();
    }

    /**
     * Sets where to start without a checkpoint; with one, reading continues from the checkpoint.
     *
     * @param moment as far back as the source keeps its history: 7 to 31 days for Wikimedia's; now by default
     */
    public B since(Instant moment) {
        SetOnce.requireUnset("since", since);
        since = Objects.requireNonNull(moment, "since");
        return self();
    }

    /**
     * Sets the source by URI.
     *
     * @param uri {@code https://stream.wikimedia.org}, which is the default, or one that a plugin serves
     * @throws IllegalArgumentException if it is not a URI
     */
    public B source(String uri) {
        SetOnce.requireUnset("source", sourceUri);
        SetOnce.requireUnset("source", source);
        sourceUri = PluginUri.parse(uri);
        return self();
    }

    /** Sets the source. Streams, {@code since} and the user agent must then be set in the source itself. */
    public B source(Source value) {
        SetOnce.requireUnset("source", sourceUri);
        SetOnce.requireUnset("source", source);
        source = Objects.requireNonNull(value, "source");
        return self();
    }

    /**
     * Sets the name of the source, in place of its own names. A checkpoint belongs to a source: a run does not continue
     * from the checkpoint of another one. If the same events are read from another address, such as a mirror or a
     * proxy, or if recordings continue one another, give both runs the same name; if a checkpoint exists, the name in
     * it.
     *
     * @param name 1 to 200 printable characters, such as {@code stream.wikimedia.org/recentchange}
     * @throws IllegalArgumentException if it is another text
     */
    public B sourceName(String name) {
        SetOnce.requireUnset("sourceName", sourceName);
        if (!name.matches("\\P{Cntrl}{1,200}") || name.isBlank()) {
            throw new IllegalArgumentException("sourceName must be 1 to 200 printable characters: '" + name + "'");
        }
        sourceName = name;
        return self();
    }

    /**
     * Sets which events the program receives; the others are only counted and move the position.
     *
     * @param wanted an {@link EventFilter} or any pure and quick function; called by several threads in a {@link
     *     WikiStream}, which stops if it throws, and by the reading thread in an {@link EventReader}, which throws the
     *     same
     */
    public B filter(Predicate<? super StreamEvent> wanted) {
        SetOnce.requireUnset("filter", filter);
        Objects.requireNonNull(wanted, "wanted");
        filter = wanted::test;
        return self();
    }

    /** Adds a listener. All listeners are notified in the order in which they were added. */
    public B listener(StreamListener value) {
        listeners.add(Objects.requireNonNull(value, "listener"));
        return self();
    }

    /** Sets the clock that limits positions and measures lags; the system clock by default. */
    public B clock(Clock value) {
        SetOnce.requireUnset("clock", clock);
        clock = Objects.requireNonNull(value, "clock");
        return self();
    }

    abstract B self();

    /** Returns the source, created by its plugin if it was set by URI. */
    Source source() {
        return source == null ? Plugins.find().source(config()) : source;
    }

    @Nullable
    Instant since() {
        return since;
    }

    @Nullable
    String sourceName() {
        return sourceName;
    }

    Predicate<StreamEvent> filter() {
        return filter == null ? EventFilter.everything() : filter;
    }

    List<StreamListener> listeners() {
        return List.copyOf(listeners);
    }

    Clock clock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    private SourceProvider.Config config() {
        return SourceProvider.Config.builder()
                .uri(sourceUri == null ? PluginUri.parse(LIVE) : sourceUri)
                .streams(streams == null ? List.of("recentchange") : streams)
                .since(since)
                .userAgent(userAgent)
                .build();
    }
}
