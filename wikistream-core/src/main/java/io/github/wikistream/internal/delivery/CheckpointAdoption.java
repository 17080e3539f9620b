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

/** Decides where a lane continues, given the checkpoint in its sink. */
final class CheckpointAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointAdoption.class);

    private final String name;
    private final Sink sink;
    private final String pipeline;
    private final PipelineOrigin origin;
    private final Clock clock;

    /**
     * @param name name of the sink, for messages
     */
    CheckpointAdoption(String name, Sink sink, LaneSettings settings, PipelineOrigin origin) {
        this.name = name;
        this.sink = sink;
        this.origin = origin;
        pipeline = settings.pipeline();
        clock = settings.clock();
    }

    /**
     * The checkpoint from which this run continues.
     *
     * @param storeNow whether the checkpoint records the beginning of the pipeline for the first time, and must be
     * stored at once so that the next run finds it
     */
    record Adopted(Checkpoint checkpoint, boolean storeNow) {}

    /**
     * Adopts the checkpoint in a sink. A position of another source is meaningless in this one: the lane then starts
     * over.
     *
     * @throws SinkException if the checkpoint belongs to another source and the sink does not recognise repeats
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
                    "sink '{}' holds {} of another source, {}: it starts over in {}, and recognises the events that it already has. To continue"
                            + " in the first source later without a gap, use a separate pipeline name for each source",
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
                    "sink '" + name + "': pipeline '" + pipeline + "' belongs to another source in this sink, "
                            + String.join(", ", there.sources()) + ", and this run reads "
                            + String.join(", ", here.sources())
                            + ". The sink does not recognise repeats, so it cannot continue with another source: choose another pipeline name with"
                            + " pipeline(…) or --pipeline. If it is the same source at another address, name it with sourceName(\""
                            + there.sources().first() + "\") or --source-name",
                    null);
        }
    }

    /**
     * Returns the checkpoint to continue from after a store has lost writes: the one that it still holds. If the store
     * was emptied, the events of this run are read again, and those of earlier runs that the sink still uses.
     *
     * @param found checkpoint in the store
     * @param reached position that the store had acknowledged
     * @param beginning position from which this run's events can be read again
     */
    Checkpoint afterLoss(Checkpoint found, Position reached, Position beginning) {
        if (!found.isNone()) {
            LOG.warn("sink '{}' has lost its latest writes and holds {}: reading again from there", name, found);
            return found;
        }
        LOG.warn(
                "sink '{}' was emptied: reading again all events of this run, and the history that the sink uses",
                name);
        Position from = earlier(beginning, reached, clock.instant().minus(sink.lookback()));
        return Checkpoint.builder()
                .token(found.token())
                .position(from)
                .recentIds(found.recentIds())
                .build();
    }

    /** Returns a position with each topic at the given time, or at its beginning if that is earlier. */
    private static Position earlier(Position beginning, Position reached, Instant time) {
        Map<TopicPartition, Mark> marks = new TreeMap<>(reached.marks());
        marks.putAll(beginning.marks());
        marks.replaceAll((topic, mark) -> mark instanceof Mark.Timestamp own && own.epochMillis() > time.toEpochMilli()
                ? new Mark.Timestamp(time.toEpochMilli())
                : mark);
        return Position.of(marks);
    }
}
