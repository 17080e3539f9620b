package io.github.wikistream.internal.sink;

import java.time.Duration;

/** A sink that, once emptied, makes use of events from before this run. */
public interface LookbackSink {
    /** Returns how far back from now they are of use. */
    Duration lookback();
}
