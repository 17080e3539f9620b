package io.github.wikistream;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.internal.plugin.Plugins;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of everything that reads from a source. Each may be set once.
 *
 * @param <B> the builder that inherits them
 */
abstract class SourceBuilder<B extends SourceBuilder<B>> {
    private static final String LIVE = "https://stream.wikimedia.org";

    private @Nullable String userAgent;
    private @Nullable List<String> streams;
    private @Nullable Instant since;
    private @Nullable PluginUri sourceUri;
    private @Nullable Source source;
    private @Nullable String sourceName;
    private @Nullable Predicate<StreamEvent> filter;
    private @Nullable StreamListener listener;
    private @Nullable Clock clock;

    SourceBuilder() {}

    /**
     * Names the program to Wikimedia, with a contact: an address for mail or a page. Wikimedia refuses clients that do not.
     *
     * @param value such as {@code my-program/1.0 (me@example.org)}; needed to read from the real server
     */
    public B userAgent(String value) {
        requireUnset("userAgent", userAgent);
        userAgent = Objects.requireNonNull(value, "userAgent");
        return self();
    }

    /**
     * Chooses the streams to read.
     *
     * @param names such as {@code recentchange}, which is the default
     */
    public B streams(String... names) {
        requireUnset("streams", streams);
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
     * Chooses where to begin without a checkpoint; where there is one, reading goes on from there.
     *
     * @param moment as far back as the source keeps its history: 7 to 31 days for Wikimedia's; now if never set
     */
    public B since(Instant moment) {
        requireUnset("since", since);
        since = Objects.requireNonNull(moment, "since");
        return self();
    }

    /**
     * Chooses the source by URI.
     *
     * @param uri {@code https://stream.wikimedia.org}, which is the default, or one that a plugin serves
     * @throws IllegalArgumentException if it is not a URI
     */
    public B source(String uri) {
        requireUnset("source", sourceUri);
        requireUnset("source", source);
        sourceUri = PluginUri.parse(uri);
        return self();
    }

    /** Hands over the source. Streams, {@code since} and the user agent are then its own affair. */
    public B source(Source value) {
        requireUnset("source", sourceUri);
        requireUnset("source", source);
        source = Objects.requireNonNull(value, "source");
        return self();
    }

    /**
     * Names the source, in place of the names that it has by itself. A checkpoint belongs to a source: one of another source is not gone on
     * from. So where the same events come by another address, such as a mirror or a proxy, or recordings continue one another, give both
     * runs one name; where there is a checkpoint already, the name that it says.
     *
     * @param name 1 to 200 printable characters, such as {@code stream.wikimedia.org/recentchange}
     * @throws IllegalArgumentException if it is another text
     */
    public B sourceName(String name) {
        requireUnset("sourceName", sourceName);
        if (!name.matches("\\P{Cntrl}{1,200}") || name.isBlank()) {
            throw new IllegalArgumentException("sourceName must be 1 to 200 printable characters: '" + name + "'");
        }
        sourceName = name;
        return self();
    }

    /**
     * Chooses which events the program gets; the others are counted and move the position, no more.
     *
     * @param wanted an {@link EventFilter} or any function that is pure and quick; called by several threads in a {@link WikiStream}, which
     *               stops if it throws, and by the reading thread in an {@link EventReader}, which throws it on
     */
    public B filter(Predicate<? super StreamEvent> wanted) {
        requireUnset("filter", filter);
        Objects.requireNonNull(wanted, "wanted");
        filter = wanted::test;
        return self();
    }

    /** Sets who hears what happens. */
    public B listener(StreamListener value) {
        requireUnset("listener", listener);
        listener = Objects.requireNonNull(value, "listener");
        return self();
    }

    /** Sets the clock that positions are capped by and lags are measured with; the system's if never set. */
    public B clock(Clock value) {
        requireUnset("clock", clock);
        clock = Objects.requireNonNull(value, "clock");
        return self();
    }

    abstract B self();

    /** Returns the source, made by its plugin if it was chosen by URI. */
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

    StreamListener listener() {
        return listener == null ? new StreamListener() {} : listener;
    }

    Clock clock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    private SourceConfig config() {
        return new SourceConfig(
                sourceUri == null ? PluginUri.parse(LIVE) : sourceUri,
                streams == null ? List.of("recentchange") : streams,
                since,
                userAgent);
    }

    static void requireUnset(String setting, @Nullable Object value) {
        if (value != null) {
            throw new IllegalStateException(setting + " was set before");
        }
    }
}
