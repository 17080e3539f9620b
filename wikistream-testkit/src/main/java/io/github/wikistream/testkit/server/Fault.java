package io.github.wikistream.testkit.server;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * The connection ends once it has brought so many events; where no event follows, it does not.
     *
     * @param events       1 or more
     * @param repeatsCount whether events that the same client was sent before count among them
     * @param ending       how it ends
     * @param pause        for how long nothing is sent before; what arrives meanwhile is sent on the next connection
     */
    record EndAfter(int events, boolean repeatsCount, Ending ending, Duration pause) implements Fault {
        /** Checks the number. */
        public EndAfter {
            requireEvents(events);
            Objects.requireNonNull(ending, "ending");
            Objects.requireNonNull(pause, "pause");
        }
    }

    /**
     * The connection pauses once it has brought so many new events, and goes on.
     *
     * @param newEvents 1 or more
     * @param pause     for how long nothing is sent
     */
    record Pause(int newEvents, Duration pause) implements Fault {
        /** Checks the number. */
        public Pause {
            requireEvents(newEvents);
            Objects.requireNonNull(pause, "pause");
        }
    }

    /**
     * The server answers with a status instead of a stream. 400 and 404 befall only clients that name a position, for that is what they
     * refuse.
     *
     * @param status     204, or 400 and up
     * @param retryAfter goes into the header {@code Retry-After}, as seconds or as a date in turn; {@code null} for no such header
     */
    record Answer(int status, @Nullable Duration retryAfter) implements Fault {
        /** Checks the status. */
        public Answer {
            if (status != 204 && (status < 400 || status > 599)) {
                throw new IllegalArgumentException("status must be 204 or 400 to 599: " + status);
            }
        }
    }

    /** The server closes without an answer. */
    record HangUp() implements Fault {}

    /**
     * The server sends a few bytes at a time.
     *
     * @param then what befalls the connection otherwise
     */
    record Trickle(Fault then) implements Fault {}

    /**
     * The server sends a text of its own before the first event: a line without end, a web page, whatever a client must survive.
     *
     * @param text  not escaped in any way
     * @param times how often in a row, 1 or more
     * @param then  what befalls the connection otherwise
     */
    record Foreign(String text, int times, Fault then) implements Fault {
        /** Checks the number. */
        public Foreign {
            Objects.requireNonNull(text, "text");
            requireEvents(times);
        }
    }

    /**
     * The server redirects the client.
     *
     * @param status   301, 302, 303, 307 or 308
     * @param location goes into the header {@code Location}
     */
    record Redirect(int status, String location) implements Fault {
        private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

        /** Checks the status. */
        public Redirect {
            if (!STATUSES.contains(status)) {
                throw new IllegalArgumentException("status of a redirect must be one of " + STATUSES + ": " + status);
            }
            Objects.requireNonNull(location, "location");
        }
    }

    /**
     * A certain cluster answers; the first one does if nothing is said. Only the events of a {@link Scenario} stand in more than one: the
     * others have other offsets, and another order within the bounds that mirroring keeps.
     *
     * @param cluster 0 for the first
     * @param then    what befalls the connection otherwise
     */
    record FromCluster(int cluster, Fault then) implements Fault {
        /** Checks the number. */
        public FromCluster {
            if (cluster < 0) {
                throw new IllegalArgumentException("clusters are numbered from 0: " + cluster);
            }
        }
    }

    /**
     * The ids of the connection name topics that no stream has, different ones for each event.
     *
     * @param topics how many each id names, 1 or more
     * @param then   what befalls the connection otherwise
     */
    record MadeUpTopics(int topics, Fault then) implements Fault {
        /** Checks the number. */
        public MadeUpTopics {
            if (topics < 1) {
                throw new IllegalArgumentException("an id names 1 made-up topic or more: " + topics);
            }
        }
    }

    private static void requireEvents(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("a connection is cut after 1 event or more: " + events);
        }
    }
}
