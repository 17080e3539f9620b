package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.progress.PipelineOrigin;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where a lane continues from a checkpoint that its sink holds. */
final class CheckpointAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointAdoption.class);

    private final String name;
    private final Sink sink;
    private final String pipeline;
    private final PipelineOrigin origin;
    private final Clock clock;

    /**
     * @param name of the sink, for messages
     */
    CheckpointAdoption(String name, Sink sink, LaneSettings settings, PipelineOrigin origin) {
        this.name = name;
        this.sink = sink;
        this.origin = origin;
        pipeline = settings.pipeline();
        clock = settings.clock();
    }

    /**
     * A checkpoint as this run continues from it.
     *
     * @param storeNow whether it says for the first time where the pipeline begins, so that the next run has to find it in the store
     */
    record Adopted(Checkpoint checkpoint, boolean storeNow) {}

    /**
     * Adopts the checkpoint that a sink holds. A position in another source means nothing in this one: the lane then starts over.
     *
     * @throws SinkException if it is of another source and the sink does not recognise repeats
     */
    Adopted adopt(Checkpoint found) {
        Checkpoint adopted = inThisSource(found);
        boolean begins = adopted.position().isNone()
                && adopted.origin().since() != null
                && !adopted.origin().equals(found.origin());
        return new Adopted(adopted, begins && sink.guarantee() != Guarantee.THIS_RUN_ONLY);
    }

    private Checkpoint inThisSource(Checkpoint found) {
        Origin here = origin.get();
        Origin there = found.origin();
        if (there.isApartFrom(here)) {
            requireRepeatsRecognized(there, here);
            LOG.warn(
                    "sink '{}' holds {} of another source, {}: it starts over in {}, and recognises the events that it has. To continue"
                            + " there later without a gap, give each source a pipeline of its own",
                    name,
                    found,
                    there.sources(),
                    here.sources());
            return Start.checkpoint(found.token(), here);
        }
        Instant since = there.since() == null && found.position().isNone() ? here.since() : there.since();
        Origin both = Origin.of(here.sources().isEmpty() ? there.sources() : here.sources(), since);
        return Checkpoint.builder()
                .token(found.token())
                .position(found.position())
                .recentIds(found.recentIds())
                .ahead(found.ahead())
                .completeness(found.completeness())
                .origin(both)
                .build();
    }

    private void requireRepeatsRecognized(Origin there, Origin here) {
        if (!sink.recognizesRepeats()) {
            throw SinkException.permanent(
                    "sink '" + name + "': pipeline '" + pipeline + "' stands in another source there, "
                            + String.join(", ", there.sources()) + ", and this run reads "
                            + String.join(", ", here.sources())
                            + ". The sink cannot tell which events it has, so it does not mix the two: name another pipeline by"
                            + " pipeline(…) or --pipeline. If it is the same source by another address, say so by sourceName(\""
                            + there.sources().first() + "\") or --source-name",
                    null);
        }
    }

    /**
     * Returns the checkpoint to continue from after a store has lost writes: the one that it still holds. If the store was emptied, the events
     * of this run are read again, and those of earlier runs that the sink has a use for.
     *
     * @param found     checkpoint that the store holds
     * @param reached   position that it had acknowledged
     * @param beginning position from which this run's events can be read again
     */
    Checkpoint afterLoss(Checkpoint found, Position reached, Position beginning) {
        if (!found.isNone()) {
            LOG.warn("sink '{}' has lost its latest writes and holds {}: reading again from there", name, found);
            return found;
        }
        LOG.warn(
                "sink '{}' was emptied: reading again all of this run, and the history that the sink has a use for",
                name);
        Position from = earlier(beginning, reached, clock.instant().minus(sink.lookback()));
        return Checkpoint.builder()
                .token(found.token())
                .position(from)
                .recentIds(found.recentIds())
                .build();
    }

    /** Returns a position with each topic at a time, or where it began if that is earlier. */
    private static Position earlier(Position beginning, Position reached, Instant time) {
        Map<TopicPartition, Mark> marks = new TreeMap<>(reached.marks());
        marks.putAll(beginning.marks());
        marks.replaceAll((topic, mark) -> mark instanceof Mark.Timestamp own && own.epochMillis() > time.toEpochMilli()
                ? new Mark.Timestamp(time.toEpochMilli())
                : mark);
        return Position.of(marks);
    }
}
