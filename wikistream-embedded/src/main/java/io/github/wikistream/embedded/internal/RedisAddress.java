package io.github.wikistream.embedded.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis server.
 *
 * @param account the part of the URI before {@code @}, still encoded; {@code null} if none
 */
public record RedisAddress(String host, int port, @Nullable String account) {
    private static final int DEFAULT_PORT = 6379;

    /**
     * Parses {@code redis://[[user:]password@]host[:port]}; a database number after it is ignored.
     *
     * @param name the name of the text in the error message
     * @throws IllegalArgumentException if the text is malformed
     */
    public static RedisAddress parse(String name, String text) {
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            if ("redis".equals(uri.getScheme()) && host != null) {
                int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
                return new RedisAddress(host, port, uri.getRawUserInfo());
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrongForm(name, text), e);
        }
        throw new IllegalArgumentException(wrongForm(name, text));
    }

    public String uri() {
        return "redis://" + (account == null ? "" : account + "@") + host + ":" + port;
    }

    public String uri(int database) {
        return uri() + "/" + database;
    }

    public RedisConnection connect() throws IOException {
        RedisConnection connection = new RedisConnection(host, port);
        try {
            if (account != null) {
                int colon = account.indexOf(':');
                String password = decode(account.substring(colon + 1));
                if (colon > 0) {
                    connection.command("AUTH", decode(account.substring(0, colon)), password);
                } else {
                    connection.command("AUTH", password);
                }
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns the address without its password. */
    @Override
    public String toString() {
        return "redis://" + (account == null ? "" : "***@") + host + ":" + port;
    }

    private static String wrongForm(String name, String text) {
        return name + " is not of the form redis://[[user:]password@]host[:port]: "
                + text.replaceAll("(?<=://)[^@]*@", "***@");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
