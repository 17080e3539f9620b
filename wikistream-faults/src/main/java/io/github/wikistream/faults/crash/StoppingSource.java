package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A source that stops before and after an event is read. */
record StoppingSource(Source source, Stops stops) implements Source {
    @Override
    public SourceReader open(Position from) {
        return stopping(source.open(from));
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return source.beginsAt(now);
    }

    @Override
    public SourceReader openSince(Instant since) {
        return stopping(source.openSince(since));
    }

    @Override
    public Set<String> names() {
        return source.names();
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

    @Override
    public boolean canReplay() {
        return source.canReplay();
    }

    @Override
    public Duration overlap() {
        return source.overlap();
    }

    @Override
    public Duration clockSkew() {
        return source.clockSkew();
    }

    @Override
    public boolean numbersEvents() {
        return source.numbersEvents();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
