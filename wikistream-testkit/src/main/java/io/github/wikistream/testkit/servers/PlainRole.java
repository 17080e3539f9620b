package io.github.wikistream.testkit.servers;

import java.util.ArrayList;
import java.util.List;

/** The rights of the role that programs and tests use, on every server alike: no superuser. */
final class PlainRole {
    private static final int CHECKPOINT_SINCE = 15;

    private PlainRole() {}

    static String create(String name) {
        return "CREATE ROLE " + name;
    }

    /** Returns the statements that give a role its password and its rights; each is one line. */
    static List<String> rights(String name, String password, int version) {
        return List.of(
                "ALTER ROLE " + name + " LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD '" + password + "'",
                "GRANT " + String.join(", ", memberships(version)) + " TO " + name);
    }

    /** Returns the predefined roles that it is a member of: it may see all sessions, end some, and ask for checkpoints. */
    static List<String> memberships(int version) {
        List<String> roles = new ArrayList<>(List.of("pg_monitor", "pg_signal_backend"));
        if (version >= CHECKPOINT_SINCE) {
            roles.add("pg_checkpoint");
        }
        return roles;
    }
}
