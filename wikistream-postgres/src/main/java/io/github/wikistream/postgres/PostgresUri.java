package io.github.wikistream.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.github.wikistream.config.PluginUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, {@code postgresql://[user[:password]@]host[:port]/db[?sslmode=…&raw=true|false]}. User,
 * password and database are percent-decoded. Without a user it is that of the operating system, as with psql; without a
 * password it is {@code PGPASSWORD}, else what the password file says ({@code PGPASSFILE}, by default {@code
 * ~/.pgpass}).
 */
final class PostgresUri {
    static final String SCHEME = "postgresql";
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SHAPE = Pattern.compile(
            "//(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<host>\\[[0-9A-Fa-f:.]+]|[^:@/,\\[\\]]*)"
                    + "(?::(?<port>\\d{1,5}))?/(?<db>[^/]+)");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    // A dead server is noticed by time: 5 s to connect, and 45 s of silence, which is more than any statement may take.
    private static final int CONNECT_SECONDS = 5;
    private static final int SOCKET_SECONDS = 45;
    private static final int CANCEL_SECONDS = 1;
    private static final long POOL_WAIT_MILLIS = 6_000;

    private final String host;
    private final int port;
    private final String database;
    private final String user;
    private final @Nullable String password;
    private final @Nullable String sslMode;
    private final boolean raw;

    private PostgresUri(PluginUri uri, Function<String, @Nullable String> environment) {
        Matcher parts = SHAPE.matcher(uri.rest());
        if (!uri.scheme().equals(SCHEME) || !parts.matches()) {
            throw new IllegalArgumentException(
                    "expected postgresql://[user[:password]@]host[:port]/database, with what is special in names"
                            + " percent-encoded: " + shown(uri));
        }
        uri.requireOnly("sslmode", "raw");
        host = parts.group("host").isEmpty() ? "localhost" : parts.group("host");
        port = parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + port + ": " + uri);
        }
        database = decode(parts.group("db"), uri);
        String givenUser = parts.group("user");
        user = givenUser == null || givenUser.isEmpty() ? System.getProperty("user.name") : decode(givenUser, uri);
        String givenPassword = parts.group("password");
        password = givenPassword == null ? environment.apply("PGPASSWORD") : decode(givenPassword, uri);
        sslMode = uri.parameter("sslmode");
        if (sslMode != null && !SSL_MODES.contains(sslMode)) {
            throw new IllegalArgumentException(
                    "sslmode must be disable, allow, prefer, require, verify-ca or verify-full, not '" + sslMode + "': "
                            + uri);
        }
        String keepRaw = uri.parameter("raw");
        if (keepRaw != null && !keepRaw.equals("true") && !keepRaw.equals("false")) {
            throw new IllegalArgumentException("raw must be true or false, not '" + keepRaw + "': " + uri);
        }
        raw = !"false".equals(keepRaw);
    }

    /**
     * Reads an address.
     *
     * @param environment gives the value of an environment variable, {@code null} if it is not set
     * @throws IllegalArgumentException if {@code uri} has another shape or a setting is wrong; the message shows no
     *             password
     */
    static PostgresUri of(PluginUri uri, Function<String, @Nullable String> environment) {
        return new PostgresUri(uri, environment);
    }

    // An address that has not the shape may have its password anywhere before the last @.
    private static String shown(PluginUri uri) {
        String text = uri.toString();
        int at = text.lastIndexOf('@');
        return at < 0 ? text : uri.scheme() + "://***" + text.substring(at);
    }

    private static String decode(String text, PluginUri uri) {
        try {
            // The decoder is one for forms, where a plus means a space; here it means itself.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a percent sign in a URI stands before two hex digits, write %25 for itself: "
                            + shown(uri)); // without the cause, whose message may show a part of the password
        }
    }

    /** Tells whether the events are kept as they were received, beside their columns. */
    boolean raw() {
        return raw;
    }

    /** Returns host, port and database, for messages. */
    String label() {
        return "PostgreSQL at " + host + ":" + port + "/" + database;
    }

    /** Returns a store of its own connections, made when they are first needed. */
    Store store(int connections) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(new String[] {host});
        driver.setPortNumbers(new int[] {port});
        driver.setDatabaseName(database);
        driver.setUser(user);
        driver.setPassword(password);
        driver.setApplicationName("wikistream");
        driver.setConnectTimeout(CONNECT_SECONDS);
        driver.setSocketTimeout(SOCKET_SECONDS);
        driver.setCancelSignalTimeout(CANCEL_SECONDS);
        driver.setTcpKeepAlive(true);
        if (sslMode != null) {
            driver.setSslMode(sslMode);
        }
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("wikistream-postgres");
        pool.setDataSource(driver);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(POOL_WAIT_MILLIS);
        pool.setAutoCommit(false);
        return new Store(pool, label(), pool::close);
    }
}
