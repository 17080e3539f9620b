package io.github.wikistream.embedded.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database, as a URI and as a JDBC URL.
 *
 * @param query further parameters, as written after the question mark; empty if none
 */
public record PostgresAddress(
        String host, int port, String user, @Nullable String password, String database, String query) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code postgresql://user[:password]@host[:port]/database[?parameters]}.
     *
     * @param name the name of the text in the error message
     * @throws IllegalArgumentException if the text is malformed
     */
    public static PostgresAddress parse(String name, String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            String host = uri.getHost();
            String account = uri.getRawUserInfo();
            String path = uri.getRawPath();
            if ((scheme.equals("postgresql") || scheme.equals("postgres"))
                    && host != null
                    && account != null
                    && path.length() > 1) {
                String[] parts = account.split(":", 2);
                return new PostgresAddress(
                        host,
                        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                        decode(parts[0]),
                        parts.length == 1 ? null : decode(parts[1]),
                        decode(path.substring(1)),
                        uri.getRawQuery() == null ? "" : uri.getRawQuery());
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrongForm(name, text), e);
        }
        throw new IllegalArgumentException(wrongForm(name, text));
    }

    public PostgresAddress withDatabase(String other) {
        return new PostgresAddress(host, port, user, password, other, query);
    }

    public PostgresAddress withRole(String other, String itsPassword) {
        return new PostgresAddress(host, port, other, itsPassword, database, query);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    public String uri() {
        return uri(password == null ? "" : ":" + encode(password));
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encode(database) + "?user=" + encode(user)
                + (password == null ? "" : "&password=" + encode(password))
                + (query.isEmpty() ? "" : "&" + query);
    }

    /** Returns the address without its password. */
    @Override
    public String toString() {
        return uri(password == null ? "" : ":***");
    }

    private String uri(String secret) {
        return "postgresql://" + encode(user) + secret + "@" + host + ":" + port + "/" + encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String wrongForm(String name, String text) {
        return name + " is not of the form postgresql://user[:password]@host[:port]/database: "
                + text.replaceAll("(?<=://)[^@]*@", "***@");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
