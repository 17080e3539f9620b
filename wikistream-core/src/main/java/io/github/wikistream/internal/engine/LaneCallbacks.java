package io.github.wikistream.internal.engine;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.delivery.LaneListener;
import io.github.wikistream.internal.progress.SequenceGap;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards the notifications of lanes to the program's listener. */
final class LaneCallbacks implements LaneListener {
    private static final Logger LOG = LoggerFactory.getLogger(LaneCallbacks.class);

    private final ListenerCalls listener;

    LaneCallbacks(ListenerCalls listener) {
        this.listener = listener;
    }

    @Override
    public void stored(String sink, int events, long elapsedNanos) {
        listener.tell(l -> l.onBatchWritten(sink, events, elapsedNanos));
    }

    @Override
    public void poisoned(String sink, DeadLetter letter) {
        listener.tell(l -> l.onDeadLetter(letter));
    }

    @Override
    public void missing(String sink, SequenceGap gap) {
        Instant from = Instant.ofEpochMilli(gap.from());
        Instant to = Instant.ofEpochMilli(gap.to());
        LOG.warn(
                "sink '{}': events of {} seem to be missing between {} and {}, and reading again did not bring them",
                sink,
                gap.topic(),
                from,
                to);
        listener.tell(l -> l.onMissing(sink, gap.topic(), from, to));
    }

    @Override
    public void miscounted(String sink, long difference) {
        listener.tell(l -> l.onMiscounted(sink, difference));
    }
}
