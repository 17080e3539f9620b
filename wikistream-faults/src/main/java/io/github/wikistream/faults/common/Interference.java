package io.github.wikistream.faults.common;

/** Fault injection between a lane and its sink. */
public interface Interference {
    /** Called before each attempt to open the sink; may throw. */
    void beforeOpen();

    /** Runs {@code write} or throws before it, and may throw after it. */
    void around(Runnable write);
}
