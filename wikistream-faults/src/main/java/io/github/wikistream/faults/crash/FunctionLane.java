package io.github.wikistream.faults.crash;

import io.github.wikistream.StreamListener;
import io.github.wikistream.event.RecentChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A program's function that appends each event to a file as a line, and tracks its checkpoint from outside: a full
 * batch has its checkpoint written right after its last event.
 */
final class FunctionLane implements Consumer<RecentChange>, StreamListener {
    /** The name that the pipeline gives to the lane of a function. */
    private static final String LANE = "for-each";

    private final Path file;
    private final int batchEvents;
    private final Stops stops;
    private int inBatch;

    /**
     * @param batchEvents the size of a full batch
     */
    FunctionLane(Path file, int batchEvents, Stops stops) {
        this.file = file;
        this.batchEvents = batchEvents;
        this.stops = stops;
    }

    @Override
    public void accept(RecentChange change) {
        stops.pass(Place.FUNCTION_BEFORE_EVENT);
        try {
            Files.writeString(file, change.json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stops.pass(Place.FUNCTION_AFTER_EVENT);
        inBatch++;
        if (inBatch == batchEvents) {
            stops.pass(Place.FUNCTION_BEFORE_CHECKPOINT);
        }
    }

    @Override
    public void onBatchWritten(String sink, int events, long elapsedNanos) {
        if (sink.equals(LANE)) {
            inBatch = 0;
            stops.pass(Place.FUNCTION_AFTER_CHECKPOINT);
        }
    }
}
