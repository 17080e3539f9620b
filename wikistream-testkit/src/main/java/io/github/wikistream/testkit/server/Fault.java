package io.github.wikistream.testkit.server;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fault of one connection. */
public sealed interface Fault {
    /** No fault. */
    record None() implements Fault {}

    /**
     * The connection drops in the middle of a chunk after {@code events} events, repeats included; usually within the
     * bytes of the next event, so that a part of it arrives. If no event follows, the connection does not drop. A
     * client that resumes by time alone may never get past a time span with more events than that.
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
     * The connection drops like with {@link CutAfter}, but events that the same client (identified by its User-Agent)
     * received before do not count. The real server cuts by the clock, so every client makes progress.
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
     * The connection ends after a number of events; if no event follows, it does not.
     *
     * @param events 1 or more
     * @param repeatsCount whether events that the same client received before count too
     * @param ending how it ends
     * @param pause how long nothing is sent before the end; events that arrive meanwhile are sent on the next
     *     connection
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
     * The connection pauses after a number of new events, then continues.
     *
     * @param newEvents 1 or more
     * @param pause how long nothing is sent
     */
    record Pause(int newEvents, Duration pause) implements Fault {
        /** Checks the number. */
        public Pause {
            requireEvents(newEvents);
            Objects.requireNonNull(pause, "pause");
        }
    }

    /**
     * The server answers with a status instead of a stream. 400 and 404 are sent only to clients that name a position,
     * since they refuse the position.
     *
     * @param status 204, or 400 and up
     * @param retryAfter the value of the header {@code Retry-After}, as seconds and as a date in turn; {@code null} for
     *     no header
     */
    record Answer(int status, @Nullable Duration retryAfter) implements Fault {
        /** Checks the status. */
        public Answer {
            if (status != 204 && (status < 400 || status > 599)) {
                throw new IllegalArgumentException("status must be 204 or 400 to 599: " + status);
            }
        }
    }

    /** The server closes the connection without an answer. */
    record HangUp() implements Fault {}

    /**
     * The server sends a few bytes at a time.
     *
     * @param then a further fault
     */
    record Trickle(Fault then) implements Fault {}

    /**
     * The server sends a text before the first event, such as an endless line or a web page.
     *
     * @param text sent without escaping
     * @param times number of repetitions, 1 or more
     * @param then a further fault
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
     * @param status 301, 302, 303, 307 or 308
     * @param location the value of the header {@code Location}
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
     * A given cluster answers instead of the first one. Only the events of a {@link Scenario} exist in several
     * clusters: with other offsets and in a different order, within the bounds of mirroring.
     *
     * @param cluster 0 for the first
     * @param then a further fault
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
     * The ids of the connection name topics that belong to no stream, different ones for each event.
     *
     * @param topics number of made-up topics in each id, 1 or more
     * @param then a further fault
     */
    record MadeUpTopics(int topics, Fault then) implements Fault {
        /** Checks the number. */
        public MadeUpTopics {
            if (topics < 1) {
                throw new IllegalArgumentException("topics must be 1 or more: " + topics);
            }
        }
    }

    private static void requireEvents(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("events must be 1 or more: " + events);
        }
    }
}
