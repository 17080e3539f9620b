package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.internal.PostgresAddress;
import io.github.wikistream.embedded.internal.UnprivilegedRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The role that tests connect as: the same on every server, with a password and not a superuser, so that missing rights
 * are detected. If the given role is a superuser, it creates the role; any other given role is used itself if it has
 * the rights.
 */
final class TestRole {
    private static final String NAME = "wikistream_test";

    /** Serializes test runs that create the role at the same time. */
    private static final long LOCK = 0x77696b6974657374L;

    private TestRole() {}

    /** Returns the address for tests on the server of the given address. */
    static PostgresAddress on(PostgresAddress given) throws SQLException {
        try (Connection connection = given.connect()) {
            connection.setAutoCommit(false);
            DatabaseMetaData server = connection.getMetaData();
            int version = server.getDatabaseMajorVersion();
            try (Statement statement = connection.createStatement()) {
                if (!isTrue(statement, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
                    requireRights(statement, given, version);
                    return given;
                }
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                if (!isTrue(statement, "SELECT count(*) = 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
                    statement.execute(UnprivilegedRole.create(NAME));
                }
                String password = password(given);
                for (String right : UnprivilegedRole.rights(NAME, password, version)) {
                    statement.execute(right);
                }
                connection.commit();
                return given.withRole(NAME, password);
            }
        }
    }

    private static void requireRights(Statement statement, PostgresAddress given, int version) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String attribute : List.of("createdb", "createrole")) {
            if (!isTrue(statement, "SELECT rol" + attribute + " FROM pg_roles WHERE rolname = current_user")) {
                missing.add(attribute.toUpperCase(Locale.ROOT));
            }
        }
        for (String role : UnprivilegedRole.memberships(version)) {
            if (!isTrue(statement, "SELECT pg_has_role('" + role + "', 'member')")) {
                missing.add(role);
            }
        }
        if (!missing.isEmpty()) {
            throw new ServerException(
                    "PostgreSQL at " + given + ": tests need a role with " + String.join(", ", missing)
                            + ". Name a superuser, which creates such a role, or grant these rights");
        }
    }

    private static boolean isTrue(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Derives the password from the superuser's, so that all test runs on the server share the role and its password
     * cannot be guessed.
     */
    private static String password(PostgresAddress superuser) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((NAME + ":" + superuser.password()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
