package io.github.wikistream.internal.mode;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.text.PipelineName;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Reads a range of the past again, into stores that recognise the events that they already have.
 *
 * @param from start of the range, by the events' own time
 * @param to end of the range, exclusive
 */
public record ReplayMode(Instant from, Instant to) implements PipelineMode {
    /** Checks that the range is not empty, in whole seconds. */
    public ReplayMode {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (!isWhole(from) || !isWhole(to)) {
            throw new IllegalArgumentException("the bounds of a replay must be whole seconds: " + from + " to " + to);
        }
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a replay must end after its start: " + from + " to " + to);
        }
    }

    private static boolean isWhole(Instant moment) {
        return moment.equals(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Appends {@code -replay-} and the bounds in seconds to the pipeline's name, so that the progress of the job is
     * stored beside that of the pipeline.
     *
     * @throws IllegalArgumentException if the result is too long
     */
    @Override
    public String pipeline(String name) {
        String own = name + "-replay-" + from.getEpochSecond() + "-" + to.getEpochSecond();
        try {
            return PipelineName.require(own);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a replay stores its progress under the pipeline's name, -replay- and its bounds in seconds, at most 63"
                            + " characters in total: choose a shorter pipeline name than '" + name + "'",
                    e);
        }
    }

    @Override
    public Predicate<StreamEvent> filter(Predicate<StreamEvent> wanted) {
        return event -> !event.occurredAt().isBefore(from) && event.occurredAt().isBefore(to) && wanted.test(event);
    }

    @Override
    public void requirePossible(Instant now) {
        if (to.isAfter(now)) {
            throw new IllegalArgumentException("a replay must end in the past, not at " + to);
        }
    }

    /** Returns a source that ends with the job. */
    @Override
    public Source source(Source source, Clock clock) {
        return new BoundedSource(source, to, clock);
    }

    /** Returns a sink that continues an interrupted job, and starts over if the job had finished. */
    @Override
    public Sink sink(String name, Sink sink) {
        if (!sink.recognizesRepeats() && sink.guarantee() != Guarantee.THIS_RUN_ONLY) {
            throw new IllegalArgumentException("sink '" + name
                    + "' cannot take part in a replay, since it would store events twice: it does not"
                    + " recognise repeats. Leave it out, or start a pipeline of another name in it with since("
                    + from + ")");
        }
        return new ReplaySink(sink, to.plus(BoundedSource.BEYOND));
    }
}
