package io.github.wikistream.faults.common;

/** What comes between a lane and its sink. */
public interface Interference {
    /** Called before each attempt to open the sink; may throw. */
    void beforeOpen();

    /** Carries out a write, unless it throws before, and may throw behind it. */
    void around(Runnable write);
}
