package io.github.wikistream.faults.soak;

/**
 * A fault during a soak: it begins, lasts for a while, and is repaired.
 *
 * @param name the fault's name
 * @param seconds its duration in a soak of full length
 * @param shortest its minimum duration in seconds, so that it has the intended effect
 * @param slow whether the program waits up to a minute between two attempts, so that it detects the repair late
 * @param begin starts the fault
 * @param end repairs it
 */
record SoakFault(String name, double seconds, double shortest, boolean slow, Action begin, Action end) {
    /** A step of a fault. */
    interface Action {
        /** The empty step. */
        Action NONE = () -> {};

        void run() throws Exception;
    }
}
