package io.github.wikistream.internal.http;

import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Decides which redirects are followed: to the same host and port, or from plain HTTP to HTTPS at their default ports.
 * Any other target could be an address that the server, or an attacker in between, makes the client connect to.
 */
final class Redirect {
    /** How many consecutive redirects are followed. */
    static final int MOST = 5;

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private Redirect() {}

    static boolean is(Response response) {
        return STATUSES.contains(response.code());
    }

    /** Returns the address to follow; {@code null} if the response is not a redirect, or must not be followed. */
    static @Nullable HttpUrl followed(Response response) {
        HttpUrl target = is(response) ? target(response) : null;
        return target == null || !isSameServer(response.request().url(), target) ? null : target;
    }

    private static @Nullable HttpUrl target(Response response) {
        String location = response.header("Location");
        return location == null ? null : response.request().url().resolve(location);
    }

    private static boolean isSameServer(HttpUrl from, HttpUrl to) {
        boolean same = from.scheme().equals(to.scheme()) && from.port() == to.port();
        boolean upgraded = !from.isHttps() && to.isHttps() && from.port() == 80 && to.port() == 443;
        return from.host().equals(to.host()) && (same || upgraded);
    }

    /** Returns why a redirect is not followed, without possible secrets in the address. */
    static String refusal(Response response) {
        HttpUrl from = response.request().url();
        HttpUrl target = target(response);
        if (target == null) {
            return "a redirect without a readable address";
        }
        String shown = target.scheme() + "://" + authority(target) + target.encodedPath();
        if (isSameServer(from, target)) {
            return "the " + (MOST + 1) + "th redirect in a row, to " + shown;
        }
        String why = from.isHttps() && !target.isHttps()
                ? "is not encrypted"
                : from.host().equals(target.host()) ? "is another port" : "is another host";
        return "a redirect to " + shown + ", which is not followed because it " + why
                + "; if it is the right one, use it as the source";
    }

    private static String authority(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }
}
