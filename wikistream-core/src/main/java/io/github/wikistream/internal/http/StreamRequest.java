package io.github.wikistream.internal.http;

import io.github.wikistream.internal.resume.ResumeStrategy;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Adds the start of a connection to a request. Source: Wikimedia EventStreams, {@code Last-Event-ID} and {@code since}.
 */
final class StreamRequest {
    private StreamRequest() {}

    static SseConnector.Request of(URI address, String userAgent, ResumeStrategy.Ask ask) {
        Map<String, String> headers = new HashMap<>();
        headers.put("User-Agent", userAgent);
        if (!ask.lastEventId().isNone()) {
            headers.put("Last-Event-ID", ascii(ask.lastEventId().toJson()));
        }
        Instant since = ask.since();
        URI uri = since == null ? address : URI.create(address + "?since=" + since.truncatedTo(ChronoUnit.MILLIS));
        return new SseConnector.Request(uri, headers);
    }

    /** A header contains ASCII only, and JSON can escape everything else. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars()
                .forEach(c ->
                        ascii.append(c <= '~' ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c)));
        return ascii.toString();
    }
}
