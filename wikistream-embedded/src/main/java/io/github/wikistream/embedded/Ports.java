package io.github.wikistream.embedded;

/** Validation of port numbers. */
final class Ports {
    private static final int HIGHEST = 65_535;

    private Ports() {}

    static int check(int port) {
        if (port < 0 || port > HIGHEST) {
            throw new IllegalArgumentException("port must be 0 (any) to 65535: " + port);
        }
        return port;
    }
}
