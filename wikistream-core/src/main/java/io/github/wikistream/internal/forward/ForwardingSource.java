package io.github.wikistream.internal.forward;

import io.github.wikistream.event.Position;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Forwards all calls to another source. */
public abstract class ForwardingSource implements Source {
    private final Source source;

    protected ForwardingSource(Source source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    @Override
    public SourceReader open(Position from) {
        return source.open(from);
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return source.beginsAt(now);
    }

    @Override
    public SourceReader openSince(Instant since) {
        return source.openSince(since);
    }

    @Override
    public Set<String> names() {
        return source.names();
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
    public boolean numbersEvents() {
        return source.numbersEvents();
    }

    @Override
    public Duration clockSkew() {
        return source.clockSkew();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
