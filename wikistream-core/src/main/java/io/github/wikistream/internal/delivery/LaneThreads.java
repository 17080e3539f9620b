package io.github.wikistream.internal.delivery;

/** Creates the threads of lanes. */
@FunctionalInterface
public interface LaneThreads {
    /**
     * Creates a daemon thread.
     *
     * @param role the thread's task, a part of its name
     */
    Thread create(String role, Runnable work);
}
