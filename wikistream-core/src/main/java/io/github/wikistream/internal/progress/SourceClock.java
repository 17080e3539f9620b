package io.github.wikistream.internal.progress;

import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The time of a source: a clock of this machine, corrected by {@link Source#clockSkew()}. */
public final class SourceClock extends Clock {
    private final Source source;
    private final Clock clock;

    /** @param clock of this machine */
    public SourceClock(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(source.clockSkew());
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SourceClock(source, clock.withZone(zone));
    }
}
