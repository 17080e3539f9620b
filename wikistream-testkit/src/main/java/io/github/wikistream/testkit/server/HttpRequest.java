package io.github.wikistream.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request.
 *
 * @param method such as {@code GET}
 * @param target path and query as sent
 * @param headers by name in lower case; the first ones only if the head is too long
 * @param isTooLong whether the head is longer than {@link #LONGEST_HEAD}
 */
record HttpRequest(String method, String target, Map<String, String> headers, boolean isTooLong) {
    /** The default of Node.js, which Wikimedia's server runs on. */
    static final int LONGEST_HEAD = 16 << 10;

    private static final int LONGEST_READ = 1 << 20;

    HttpRequest {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads a request up to the empty line after its headers.
     *
     * @return {@code null} if the client disconnected, does not speak HTTP, or sends no end of the headers
     */
    static @Nullable HttpRequest read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int end = 0;
        int length = 0;
        while (end < 2) {
            int next = in.read();
            length++;
            if (next < 0 || length > LONGEST_READ) {
                return null;
            }
            if (next == '\n') {
                end++;
            } else if (next != '\r') {
                end = 0;
            }
            if (length <= LONGEST_HEAD) {
                head.append((char) next);
            }
        }
        String[] lines = head.toString().split("\r?\n", -1);
        String[] request = lines[0].split(" ", -1);
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new HttpRequest(request[0], request[1], headers, length > LONGEST_HEAD);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Returns the path, percent-decoded. */
    String path() {
        int query = target.indexOf('?');
        return decode((query < 0 ? target : target.substring(0, query)).replace("+", "%2B"));
    }

    /** Returns a query parameter, percent-decoded; {@code null} if absent. */
    @Nullable
    String parameter(String name) {
        int query = target.indexOf('?');
        if (query < 0) {
            return null;
        }
        for (String pair : target.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && decode(pair.substring(0, equals)).equals(name)) {
                // The plus sign of a time zone is often sent unencoded.
                return decode(pair.substring(equals + 1).replace("+", "%2B"));
            }
        }
        return null;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A stray percent sign is kept.
            return text;
        }
    }
}
