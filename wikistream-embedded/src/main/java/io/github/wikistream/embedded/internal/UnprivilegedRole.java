package io.github.wikistream.embedded.internal;

import java.util.ArrayList;
import java.util.List;

/** The rights of the role that programs and tests use, the same on every server: not a superuser. */
public final class UnprivilegedRole {
    private static final int CHECKPOINT_SINCE = 15;

    private UnprivilegedRole() {}

    public static String create(String name) {
        return "CREATE ROLE " + name;
    }

    /** Returns the statements that set a role's password and rights; one line each. */
    public static List<String> rights(String name, String password, int version) {
        return List.of(
                "ALTER ROLE " + name + " LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD '" + password + "'",
                "GRANT " + String.join(", ", memberships(version)) + " TO " + name);
    }

    /**
     * Returns the predefined roles that the role is a member of: it may see all sessions, end sessions and request
     * checkpoints.
     */
    public static List<String> memberships(int version) {
        List<String> roles = new ArrayList<>(List.of("pg_monitor", "pg_signal_backend"));
        if (version >= CHECKPOINT_SINCE) {
            roles.add("pg_checkpoint");
        }
        return roles;
    }
}
