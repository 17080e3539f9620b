package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.config.SetOnce;
import io.github.wikistream.internal.http.Backoff;
import io.github.wikistream.internal.http.HttpProxy;
import io.github.wikistream.internal.http.HttpSource;
import io.github.wikistream.internal.http.HttpSourceSettings;
import io.github.wikistream.internal.http.UserAgent;
import io.github.wikistream.internal.sse.EventStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams of Wikimedia EventStreams, or of a server with the same protocol. Loses no event between two
 * connections: it resumes a margin before the newest event of each topic, so that some events are repeated, and reports
 * history that is no longer available. Thread-safe; each reader has its own connection and thread.
 *
 * <pre>{@code
 * Source source = SseSource.builder()
 *         .streams("recentchange")
 *         .userAgent("my-dashboard/1.0 (https://example.org/dashboard; ops@example.org)")
 *         .build();
 * }</pre>
 *
 * <p>Readers throw {@link io.github.wikistream.error.SourceException} if the server refuses the first connection of the
 * source: 403 (the user agent policy), and other statuses of 400 to 499 that are not transient. After an accepted
 * connection, such a response is retried after a minute; 410 is always final. A lost connection is re-established after
 * a random delay whose limit doubles with each failure; the header {@code Retry-After} and the field {@code retry} are
 * respected up to 10 minutes. 204 ends the stream, and so does the comment {@code :end}, with which a server of
 * recordings marks the end.
 */
public final class SseSource implements Source {
    private static final URI WIKIMEDIA = URI.create("https://stream.wikimedia.org");

    private final HttpSource source;

    private SseSource(HttpSourceSettings settings) {
        source = HttpSource.of(settings, Clock.systemUTC());
    }

    /** Returns a builder; {@link Builder#streams} and {@link Builder#userAgent} must be set. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public SourceReader open(Position from) {
        return source.open(from);
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return source.beginsAt(now);
    }

    @Override
    public SourceReader openSince(Instant begin) {
        return source.openSince(begin);
    }

    /** Returns the margin: it grows if events have more disorder than it covers. */
    @Override
    public Duration overlap() {
        return source.overlap();
    }

    /** Returns the clock skew according to the {@code Date} of the server's last response. */
    @Override
    public Duration clockSkew() {
        return source.clockSkew();
    }

    @Override
    public boolean numbersEvents() {
        return source.numbersEvents();
    }

    /** Returns each stream with its server, independent of scheme, default port and short form. */
    @Override
    public Set<String> names() {
        return source.names();
    }

    /** Returns the names of the streams and the server's address. */
    @Override
    public String toString() {
        return source.toString();
    }

    /** Settings of an {@link SseSource}. Each may be set once. Not thread-safe. */
    public static final class Builder {
        private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

        private @Nullable URI uri;
        private @Nullable List<String> streams;
        private @Nullable Instant since;
        private @Nullable String userAgent;
        private @Nullable Duration margin;
        private @Nullable Duration silenceLimit;
        private @Nullable Integer maxEventBytes;
        private @Nullable URI proxy;
        private @Nullable Backoff backoff;

        private Builder() {}

        /**
         * Sets the server.
         *
         * @param server {@code http} or {@code https}, host and port, without the path {@code /v2/stream/}; {@code
         *     https://stream.wikimedia.org} by default
         * @throws IllegalArgumentException if it is another kind of address, or contains a user, a query or a stream
         * @throws IllegalStateException if it was already set
         */
        public Builder uri(URI server) {
            SetOnce.requireUnset("uri", uri);
            String scheme = server.getScheme();
            boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            // Not URI.getHost(), which rejects hosts with an underscore, as in container networks.
            HttpUrl url = web ? HttpUrl.parse(server.toString()) : null;
            String authority = server.getRawAuthority();
            boolean hasUser = authority != null && authority.indexOf('@') >= 0;
            if (url == null || authority == null) {
                throw new IllegalArgumentException("uri must have the form https://host or http://host:port: "
                        + (hasUser ? "a URI with a user" : server));
            }
            if (hasUser) {
                throw new IllegalArgumentException("uri must not contain a user or password: " + url.host());
            }
            if (server.getRawQuery() != null || server.getRawFragment() != null) {
                throw new IllegalArgumentException("uri must have neither a query nor a fragment: " + server);
            }
            if (server.getRawPath().contains("/v2/stream")) {
                throw new IllegalArgumentException(
                        "uri must contain only the server; set the streams with streams(…): " + server);
            }
            String text = server.toString();
            uri = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : server;
            return this;
        }

        /**
         * Sets the streams to read, in one connection.
         *
         * @param names such as {@code recentchange}; at least one, none twice
         * @throws IllegalArgumentException if there is none, or one is not the name of a stream or occurs twice
         * @throws IllegalStateException if they were already set
         */
        public Builder streams(String... names) {
            return streams(List.of(names));
        }

        /**
         * Sets the streams to read, in one connection.
         *
         * @param names such as {@code recentchange}; at least one, none twice
         * @throws IllegalArgumentException if there is none, or one is not the name of a stream or occurs twice
         * @throws IllegalStateException if they were already set
         */
        public Builder streams(List<String> names) {
            SetOnce.requireUnset("streams", streams);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("streams must name at least one, such as recentchange");
            }
            for (String name : names) {
                if (!STREAM.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "streams must be names such as recentchange, not '" + name + "'");
                }
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw new IllegalArgumentException("streams must be distinct: " + String.join(", ", names));
            }
            streams = List.copyOf(names);
            return this;
        }

        /**
         * Sets where a reader without a position starts.
         *
         * @param begin UTC; EventStreams keeps 7 to 31 days, and a {@link Signal.Gap} is reported if it no longer has
         *     the requested history; now by default
         * @throws IllegalStateException if it was already set
         */
        public Builder since(Instant begin) {
            SetOnce.requireUnset("since", since);
            since = Objects.requireNonNull(begin, "since");
            return this;
        }

        /**
         * Sets the user agent. Wikimedia's servers refuse clients that name no program or no contact.
         *
         * @param text program and contact, such as {@code my-dashboard/1.0 (https://example.org/dashboard;
         *     ops@example.org)}
         * @throws IllegalArgumentException if either is missing, or the program is only an HTTP library
         * @throws IllegalStateException if it was already set
         */
        public Builder userAgent(String text) {
            SetOnce.requireUnset("userAgent", userAgent);
            userAgent = UserAgent.require(text);
            return this;
        }

        /**
         * Sets the minimum margin: how far before the newest event a reader resumes. A larger one repeats more events;
         * a smaller one covers less disorder between the server's clusters. It grows to twice the observed disorder, up
         * to a minute.
         *
         * @param span 1 millisecond to 10 minutes; 5 seconds by default
         * @throws IllegalArgumentException if {@code span} is out of that range
         * @throws IllegalStateException if it was already set
         */
        public Builder margin(Duration span) {
            SetOnce.requireUnset("margin", margin);
            if (span.toMillis() < 1 || span.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("margin must be 1 ms to 10 min: " + span);
            }
            margin = span;
            return this;
        }

        /**
         * Sets how long the server may stay silent before the connection is closed and re-established.
         *
         * @param limit 1 second to 10 minutes; by default 30 seconds if one of the streams is always busy
         *     (recentchange, revision-create, page_change.v1), else 4 minutes, which is longer than Wikimedia keeps a
         *     silent connection open
         * @throws IllegalArgumentException if {@code limit} is out of that range
         * @throws IllegalStateException if it was already set
         */
        public Builder silenceLimit(Duration limit) {
            SetOnce.requireUnset("silenceLimit", silenceLimit);
            if (limit.toSeconds() < 1 || limit.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("silenceLimit must be 1 s to 10 min: " + limit);
            }
            silenceLimit = limit;
            return this;
        }

        /**
         * Sets the maximum size of an event, and of any line that the server sends. A longer one becomes a dead letter
         * with its beginning; the rest is skipped, and the stream continues.
         *
         * @param bytes 64 KiB to 256 MiB; 16 MiB by default, four times the limit of Wikimedia's brokers
         * @throws IllegalArgumentException if {@code bytes} is out of that range
         * @throws IllegalStateException if it was already set
         */
        public Builder maxEventBytes(int bytes) {
            SetOnce.requireUnset("maxEventBytes", maxEventBytes);
            maxEventBytes = EventStream.requireLimit(bytes);
            return this;
        }

        /**
         * Sets an HTTP proxy to connect through, with {@code CONNECT} if the server's address is {@code https}.
         *
         * @param address {@code http://host:port} or {@code http://user:password@host:port}; by default determined by
         *     the system properties {@code https.proxyHost}, {@code https.proxyPort}, {@code http.proxyHost}, {@code
         *     http.proxyPort} and {@code http.nonProxyHosts}
         * @throws IllegalArgumentException if it is another kind of address
         * @throws IllegalStateException if it was already set
         */
        public Builder proxy(URI address) {
            SetOnce.requireUnset("proxy", proxy);
            HttpProxy.of(address);
            proxy = address;
            return this;
        }

        /**
         * Sets the delay before a connection is re-established: a random time up to a limit, which doubles with each
         * failed connection.
         *
         * @param first the first limit, 1 millisecond to {@code most}; 200 milliseconds by default
         * @param most the highest limit, up to 1 hour; 1 minute by default
         * @throws IllegalArgumentException if one is out of its range
         * @throws IllegalStateException if it was already set
         */
        public Builder backoff(Duration first, Duration most) {
            SetOnce.requireUnset("backoff", backoff);
            if (first.toMillis() < 1 || first.compareTo(most) > 0 || most.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "backoff must be from 1 ms to at most 1 h: from " + first + " to " + most);
            }
            backoff = new Backoff(first, most);
            return this;
        }

        /**
         * Builds the source. Does no I/O.
         *
         * @throws IllegalStateException if a required setting is missing; the message lists all of them
         */
        public SseSource build() {
            List<String> missing = new ArrayList<>();
            if (streams == null) {
                missing.add("streams (such as recentchange)");
            }
            if (userAgent == null) {
                missing.add("userAgent (" + UserAgent.RULE + ")");
            }
            if (streams == null || userAgent == null) {
                throw new IllegalStateException("not set: " + String.join("; ", missing));
            }
            HttpSourceSettings settings = HttpSourceSettings.of(uri == null ? WIKIMEDIA : uri, streams, userAgent);
            settings = since == null ? settings : settings.since(since);
            settings = margin == null ? settings : settings.margin(margin);
            settings = silenceLimit == null ? settings : settings.silenceLimit(silenceLimit);
            settings = maxEventBytes == null ? settings : settings.maxEventBytes(maxEventBytes);
            settings = proxy == null ? settings : settings.proxy(proxy);
            settings = backoff == null ? settings : settings.backoff(backoff);
            return new SseSource(settings);
        }
    }
}
