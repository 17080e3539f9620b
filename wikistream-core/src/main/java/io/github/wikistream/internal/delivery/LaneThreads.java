package io.github.wikistream.internal.delivery;

/** Creates the threads of lanes. */
@FunctionalInterface
public interface LaneThreads {
    /**
     * Creates a daemon thread.
     *
     * @param role what it is for, as a part of its name
     */
    Thread create(String role, Runnable work);
}
