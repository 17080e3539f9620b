package io.github.wikistream.internal.engine;

import io.github.wikistream.config.PipelineName;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A job that reads a part of the past again, into stores that recognise what they have.
 *
 * @param from first moment, by the events' own time
 * @param to   first moment that is no longer part of it
 */
public record Replay(Instant from, Instant to) {
    /** Checks that there is something between the two. */
    public Replay {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (!isWhole(from) || !isWhole(to)) {
            throw new IllegalArgumentException("a replay is from one whole second to another: " + from + " to " + to);
        }
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a replay must end behind its beginning: " + from + " to " + to);
        }
    }

    private static boolean isWhole(Instant moment) {
        return moment.equals(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Returns the name that the job keeps its checkpoint under, beside that of its pipeline.
     *
     * @throws IllegalArgumentException if the pipeline's name leaves no room
     */
    public String pipeline(String name) {
        String own = name + "-replay-" + from.getEpochSecond() + "-" + to.getEpochSecond();
        try {
            return PipelineName.require(own);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a replay keeps its progress under the pipeline's name, -replay- and its bounds in seconds, in all 63"
                            + " characters or fewer: choose a shorter pipeline than '" + name + "'",
                    e);
        }
    }

    /** Returns which events are part of it. */
    public Predicate<StreamEvent> filter(Predicate<StreamEvent> wanted) {
        return event -> !event.occurredAt().isBefore(from) && event.occurredAt().isBefore(to) && wanted.test(event);
    }

    /** Returns a sink that goes on with a job that was broken off, and begins anew with one that was finished. */
    public Sink sink(Sink sink) {
        return new ReplaySink(sink, to.plus(EndingSource.BEYOND));
    }

    /** Returns a source that ends with it. */
    public Source ending(Source source, Clock clock) {
        return new EndingSource(source, to, clock);
    }
}
