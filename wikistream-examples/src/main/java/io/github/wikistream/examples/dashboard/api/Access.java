package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.util.Set;

/**
 * Who may use a server.
 *
 * @param tokens        the tokens
 * @param tokenRequired whether requests need a token; not on a server that only this machine reaches
 * @param hosts         names by which clients may address the server; empty for any
 */
public record Access(AccessTokens tokens, boolean tokenRequired, Set<String> hosts) {
    /** Names of this machine for itself. */
    public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Copies the names. */
    public Access {
        hosts = Set.copyOf(hosts);
    }

    /** Returns whether an address is that of this machine for itself. */
    public static boolean isLoopback(String address) {
        return LOOPBACK.contains(address) || address.equals("::1");
    }

    /** Returns the role that a request needs. */
    static Role required(boolean reads) {
        return reads ? Role.READ : Role.ADMIN;
    }
}
