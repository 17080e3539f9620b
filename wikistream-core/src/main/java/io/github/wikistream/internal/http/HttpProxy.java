package io.github.wikistream.internal.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param userInfo user and password joined by a colon, percent-encoded; {@code null} for none
 */
public record HttpProxy(String host, int port, @Nullable String userInfo) {
    private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

    /**
     * Parses an address such as {@code http://proxy.example.org:3128}.
     *
     * @throws IllegalArgumentException if it is another kind of address; the message contains no password
     */
    public static HttpProxy of(URI uri) {
        HttpUrl url = "http".equalsIgnoreCase(uri.getScheme()) ? HttpUrl.parse(uri.toString()) : null;
        if (url == null || !url.encodedPath().equals("/") || url.query() != null || url.fragment() != null) {
            String user = uri.getRawUserInfo();
            throw new IllegalArgumentException(
                    "proxy must have the form http://host:port or http://user:password@host:port: "
                            + (user == null && uri.toString().indexOf('@') < 0 ? uri : "a URI with a user"));
        }
        String password = url.encodedPassword().isEmpty() ? "" : ":" + url.encodedPassword();
        return new HttpProxy(
                url.host(), url.port(), url.encodedUsername().isEmpty() ? null : url.encodedUsername() + password);
    }

    void applyTo(OkHttpClient.Builder client) {
        client.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
        String user = userInfo;
        if (user == null) {
            return;
        }
        String[] parts = user.split(":", 2);
        String credentials = Credentials.basic(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        client.proxyAuthenticator((route, response) -> {
            boolean refused = credentials.equals(response.request().header(PROXY_AUTHORIZATION));
            return refused
                    ? null
                    : response.request()
                            .newBuilder()
                            .header(PROXY_AUTHORIZATION, credentials)
                            .build();
        });
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
