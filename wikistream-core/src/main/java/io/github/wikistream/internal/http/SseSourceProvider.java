package io.github.wikistream.internal.http;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SseSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Creates an {@link SseSource} for {@code http://host:port} and {@code https://host}. The address may continue with
 * {@code /v2/stream/} and the names of the streams, which must then equal the streams to read. Parameters, all
 * optional: {@code margin} and {@code silence-limit}, as in {@code 500ms}, {@code 5s} or {@code 4m}; {@code
 * max-event-bytes}, a number; {@code proxy}, as in {@code http://proxy.example.org:3128}.
 */
public final class SseSourceProvider implements SourceProvider {
    private static final Pattern ADDRESS = Pattern.compile("(.*?)(?:/v2/stream(?:/([^/]*))?)?/*");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    /** Called by {@link java.util.ServiceLoader}. */
    public SseSourceProvider() {}

    @Override
    public List<String> schemes() {
        return List.of("https", "http");
    }

    @Override
    public Source create(Config config) {
        PluginUri uri = config.uri();
        uri.requireOnly("margin", "silence-limit", "max-event-bytes", "proxy");
        String userAgent = config.userAgent();
        if (userAgent == null) {
            throw new IllegalArgumentException("a source at " + uri + " needs a user agent: " + UserAgent.RULE);
        }
        Matcher address = ADDRESS.matcher(uri.address());
        if (!address.matches()) {
            throw new IllegalArgumentException("not a server address: " + uri);
        }
        String names = address.group(2);
        boolean named = names != null && !names.isEmpty();
        if (named && !Set.copyOf(List.of(names.split(",", -1))).equals(Set.copyOf(config.streams()))) {
            throw new IllegalArgumentException("the address names the streams " + names
                    + ", but the streams to read are " + String.join(",", config.streams())
                    + ": remove the path, or make them equal: " + uri);
        }
        SseSource.Builder builder = SseSource.builder()
                .streams(config.streams())
                .userAgent(userAgent)
                .uri(server(address.group(1), uri));
        Instant since = config.since();
        if (since != null) {
            builder.since(since);
        }
        String margin = uri.parameter("margin");
        if (margin != null) {
            builder.margin(duration("margin", margin, uri));
        }
        String silenceLimit = uri.parameter("silence-limit");
        if (silenceLimit != null) {
            builder.silenceLimit(duration("silence-limit", silenceLimit, uri));
        }
        OptionalInt maxEventBytes = uri.number("max-event-bytes");
        if (maxEventBytes.isPresent()) {
            builder.maxEventBytes(maxEventBytes.getAsInt());
        }
        String proxy = uri.parameter("proxy");
        if (proxy != null) {
            builder.proxy(server(proxy, uri));
        }
        return builder.build();
    }

    private static URI server(String text, PluginUri uri) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its own message would contain a password.
            throw new IllegalArgumentException("not a server address, " + e.getReason() + ": " + uri);
        }
    }

    private static Duration duration(String name, String text, PluginUri uri) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' must be a time such as 500ms, 5s or 4m, not '" + text + "': " + uri);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
