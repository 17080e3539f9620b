package io.github.wikistream.examples.dashboard.access;

/** What the holder of a token may do. */
public enum Role {
    /** Read all data. */
    READ,
    /** Read all data, redrive dead letters, and run maintenance. */
    ADMIN
}
