package io.github.wikistream.testkit.server;

/** What befalls one connection. */
public sealed interface Fault {
    /** Nothing goes wrong. */
    record None() implements Fault {}

    /**
     * The connection drops in the middle of a chunk, once it has brought {@code events} events, repeats among them; as a rule inside the
     * bytes of the event that follows, so that a beginning of it arrives. Where no event follows, it does not drop. A client that resumes by
     * time alone may never get past a span of time that holds more events than that.
     *
     * @param events 1 or more
     */
    record CutAfter(int events) implements Fault {
        /** Checks the number. */
        public CutAfter {
            requireEvents(events);
        }
    }

    /**
     * The connection drops like {@link CutAfter}, but events that the same client (told by its User-Agent) was sent before do not count: as the
     * real server cuts by the clock, every client gets on.
     *
     * @param newEvents 1 or more
     */
    record CutAfterNew(int newEvents) implements Fault {
        /** Checks the number. */
        public CutAfterNew {
            requireEvents(newEvents);
        }
    }

    private static void requireEvents(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("a connection is cut after 1 event or more: " + events);
        }
    }
}
