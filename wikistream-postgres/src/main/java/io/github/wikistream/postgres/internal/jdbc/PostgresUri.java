package io.github.wikistream.postgres.internal.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.wikistream.config.PluginUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, {@code postgresql://[user[:password]@]host[:port][,host[:port]…]/db[?name=value&…]}, also
 * written {@code postgres://…}. User, password and database are percent-decoded. Parameters are those of libpq that the
 * driver supports; in the form {@code jdbc:postgresql://…} they are those of the driver. {@code raw=false} is an
 * extension.
 *
 * <p>The default user is that of the operating system, as in psql; the default password is {@code PGPASSWORD}, then
 * that of the password file ({@code PGPASSFILE}, {@code ~/.pgpass} by default).
 *
 * <p>Source: PostgreSQL documentation, "Connection Strings" and "Parameter Key Words" of libpq.
 */
public final class PostgresUri {
    private static final String SCHEME = "postgresql";
    private static final String JDBC = "jdbc";

    /** The schemes of addresses. */
    public static final List<String> SCHEMES = List.of(SCHEME, "postgres", JDBC);

    private static final int DEFAULT_PORT = 5432;
    private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[^:@/,\\[\\]]*)(?::\\d{1,5})?";
    private static final Pattern SHAPE = Pattern.compile(
            "//(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>" + HOST + "(?:," + HOST + ")*)/(?<db>[^/]+)");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?<host>\\[[^]]+]|[^:]*)(?::(?<port>\\d+))?");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Map<String, PGProperty> OF_LIBPQ = new TreeMap<>(Map.ofEntries(
            Map.entry("user", PGProperty.USER),
            Map.entry("password", PGProperty.PASSWORD),
            Map.entry("application_name", PGProperty.APPLICATION_NAME),
            Map.entry("connect_timeout", PGProperty.CONNECT_TIMEOUT),
            Map.entry("target_session_attrs", PGProperty.TARGET_SERVER_TYPE),
            Map.entry("options", PGProperty.OPTIONS),
            Map.entry("sslmode", PGProperty.SSL_MODE),
            Map.entry("sslnegotiation", PGProperty.SSL_NEGOTIATION),
            Map.entry("sslrootcert", PGProperty.SSL_ROOT_CERT),
            Map.entry("sslcert", PGProperty.SSL_CERT),
            Map.entry("sslkey", PGProperty.SSL_KEY),
            Map.entry("sslpassword", PGProperty.SSL_PASSWORD),
            Map.entry("channel_binding", PGProperty.CHANNEL_BINDING),
            Map.entry("gssencmode", PGProperty.GSS_ENC_MODE)));

    /** Values of {@code target_session_attrs} with their equivalents in the driver. */
    private static final Map<String, String> SESSION_ATTRIBUTES = new TreeMap<>(Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary"));

    private static final String RAW = "raw";
    private static final int LONGEST_CONNECT_SECONDS = 300;

    private final List<String> hosts = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final String database;
    private final Map<PGProperty, String> settings = new EnumMap<>(PGProperty.class);
    private final boolean raw;

    private PostgresUri(PluginUri uri, Function<String, @Nullable String> environment) {
        boolean jdbc = uri.scheme().equals(JDBC);
        Matcher parts = SHAPE.matcher(jdbc ? afterDriver(uri) : uri.rest());
        boolean known = jdbc || SCHEMES.contains(uri.scheme());
        if (!known || !parts.matches()) {
            throw new IllegalArgumentException(
                    "expected postgresql://[user[:password]@]host[:port][,host[:port]…]/database, with special characters"
                            + " in names percent-encoded: " + shown(uri));
        }
        for (String host : parts.group("hosts").split(",", -1)) {
            addHost(host, uri);
        }
        database = decode(parts.group("db"), uri);
        setDefaults();
        uri.parameters().forEach((name, value) -> {
            if (!name.equals(RAW)) {
                set(name, value, jdbc, uri);
            }
        });
        String user = parts.group("user");
        if (user != null && !user.isEmpty()) {
            settings.put(PGProperty.USER, decode(user, uri));
        }
        settings.putIfAbsent(PGProperty.USER, System.getProperty("user.name"));
        String password = parts.group("password");
        if (password != null) {
            settings.put(PGProperty.PASSWORD, decode(password, uri));
        }
        String fromOutside = environment.apply("PGPASSWORD");
        if (fromOutside != null) {
            settings.putIfAbsent(PGProperty.PASSWORD, fromOutside);
        }
        String keepRaw = uri.parameter(RAW);
        if (keepRaw != null && !keepRaw.equals("true") && !keepRaw.equals("false")) {
            throw new IllegalArgumentException("raw must be true or false, not '" + keepRaw + "': " + uri);
        }
        raw = !"false".equals(keepRaw);
    }

    /** Returns the part after {@code jdbc:postgresql:}, where a database without a host is on this machine. */
    private static String afterDriver(PluginUri uri) {
        String driver = SCHEME + ":";
        if (!uri.rest().startsWith(driver)) {
            throw new IllegalArgumentException("the only supported JDBC URL is jdbc:postgresql:…, not " + shown(uri));
        }
        String rest = uri.rest().substring(driver.length());
        return rest.startsWith("/") ? rest : "///" + rest;
    }

    private void addHost(String text, PluginUri uri) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a host: " + uri);
        }
        int port = parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + port + ": " + uri);
        }
        hosts.add(parts.group("host").isEmpty() ? "localhost" : parts.group("host"));
        ports.add(port);
    }

    private void setDefaults() {
        settings.put(PGProperty.APPLICATION_NAME, "wikistream");
        // A dead server is detected after 5 s of connecting or 45 s of silence, which exceeds the limit of any
        // statement.
        settings.put(PGProperty.CONNECT_TIMEOUT, "5");
        settings.put(PGProperty.SOCKET_TIMEOUT, "45");
        settings.put(PGProperty.CANCEL_SIGNAL_TIMEOUT, "1");
        settings.put(PGProperty.TCP_KEEP_ALIVE, "true");
        // Behind a pooler that assigns a session per transaction, the prepared statements of a session may be missing
        // or belong to another client.
        settings.put(PGProperty.PREPARE_THRESHOLD, "0");
        if (hosts.size() > 1) {
            settings.put(PGProperty.TARGET_SERVER_TYPE, "primary");
        }
    }

    private void set(String name, String value, boolean jdbc, PluginUri uri) {
        PGProperty property = jdbc ? PGProperty.forName(name) : OF_LIBPQ.get(name);
        if (property == null) {
            Set<String> known = new TreeSet<>(OF_LIBPQ.keySet());
            known.add(RAW);
            throw new IllegalArgumentException("unknown parameter '" + name + "' in " + uri + "; known are "
                    + (jdbc ? "those of the PostgreSQL JDBC driver and raw" : String.join(", ", known)));
        }
        settings.put(property, jdbc ? value : ofLibpq(property, value, uri));
        require(property, name, value, uri);
        if (property == PGProperty.SSL_ROOT_CERT && value.equals("system")) {
            settings.remove(property);
            settings.put(PGProperty.SSL_FACTORY, "org.postgresql.ssl.DefaultJavaSSLFactory");
            settings.putIfAbsent(PGProperty.SSL_MODE, "verify-full");
        }
    }

    private static String ofLibpq(PGProperty property, String value, PluginUri uri) {
        if (property != PGProperty.TARGET_SERVER_TYPE) {
            return value;
        }
        String type = SESSION_ATTRIBUTES.get(value);
        if (type == null) {
            throw new IllegalArgumentException("target_session_attrs must be one of "
                    + String.join(", ", SESSION_ATTRIBUTES.keySet()) + ", not '" + value + "': " + uri);
        }
        return type;
    }

    private static void require(PGProperty property, String name, String value, PluginUri uri) {
        if (property == PGProperty.SSL_MODE && !SSL_MODES.contains(value)) {
            throw new IllegalArgumentException(
                    "sslmode must be disable, allow, prefer, require, verify-ca or verify-full, not '" + value + "': "
                            + uri);
        }
        if (property == PGProperty.CONNECT_TIMEOUT
                && (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > LONGEST_CONNECT_SECONDS)) {
            throw new IllegalArgumentException(
                    name + " must be 1 to " + LONGEST_CONNECT_SECONDS + " seconds, not '" + value + "': " + uri);
        }
    }

    /**
     * Parses an address.
     *
     * @param environment returns the value of an environment variable; {@code null} if it is not set
     * @throws IllegalArgumentException if {@code uri} has another form or a setting is wrong; the message contains no
     *     password
     */
    public static PostgresUri of(PluginUri uri, Function<String, @Nullable String> environment) {
        return new PostgresUri(uri, environment);
    }

    // In a malformed address, the password may be anywhere before the last @.
    private static String shown(PluginUri uri) {
        String text = uri.toString();
        int at = text.lastIndexOf('@');
        return at < 0 ? text : uri.scheme() + "://***" + text.substring(at);
    }

    private static String decode(String text, PluginUri uri) {
        try {
            // The decoder is for HTML forms, where a plus is a space; here it is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a percent sign in a URI must be followed by two hex digits or be written as %25: "
                            + shown(uri)); // without the cause, whose message may contain part of the password
        }
    }

    /** Returns whether events are also stored as they were received. */
    public boolean raw() {
        return raw;
    }

    /** Returns hosts, ports and database, for messages. */
    String label() {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            places.add(hosts.get(i) + ":" + ports.get(i));
        }
        return "PostgreSQL at " + String.join(",", places) + "/" + database;
    }

    /** Returns the driver's data source for this address. */
    public PGSimpleDataSource driver() {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setServerNames(hosts.toArray(String[]::new));
        driver.setPortNumbers(ports.stream().mapToInt(Integer::intValue).toArray());
        driver.setDatabaseName(database);
        settings.forEach(driver::setProperty);
        return driver;
    }

    /**
     * Returns the database, with a pool of connections that are opened when first needed.
     *
     * @param connections maximum size of the pool
     */
    public Database open(int connections) {
        PGSimpleDataSource driver = driver();
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("wikistream-postgres");
        pool.setDataSource(driver);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(0);
        // The driver tries the hosts one after the other; the pool waits a second longer.
        pool.setConnectionTimeout((hosts.size() * driver.getConnectTimeout() + 1) * 1_000L);
        pool.setAutoCommit(false);
        return new Database(pool, label(), pool::close);
    }
}
