package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.forward.ForwardingSource;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Instant;

/** A source that stops before and after an event is read. */
final class StoppingSource extends ForwardingSource {
    private final Stops stops;

    StoppingSource(Source source, Stops stops) {
        super(source);
        this.stops = stops;
    }

    @Override
    public SourceReader open(Position from) {
        return stopping(super.open(from));
    }

    @Override
    public SourceReader openSince(Instant since) {
        return stopping(super.openSince(since));
    }

    private SourceReader stopping(SourceReader reader) {
        return new SourceReader() {
            @Override
            public Signal next() throws InterruptedException {
                stops.pass(Place.BEFORE_READ);
                Signal signal = reader.next();
                if (signal instanceof Signal.Received) {
                    stops.pass(Place.AFTER_READ);
                }
                return signal;
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
