package io.github.wikistream.faults.soak;

/**
 * Something that goes wrong during a soak: it begins, lasts for a while, and is set right.
 *
 * @param name     of the fault
 * @param seconds  how long it lasts in a soak of full length
 * @param shortest how long it has to last at least, in seconds, to do what it is meant to
 * @param slow     whether the program waits up to a minute for a repair of it between two attempts
 * @param begin    brings it about
 * @param end      sets it right
 */
record SoakFault(String name, double seconds, double shortest, boolean slow, Action begin, Action end) {
    /** A step of a fault. */
    interface Action {
        /** The step that consists of nothing. */
        Action NONE = () -> {};

        void run() throws Exception;
    }
}
