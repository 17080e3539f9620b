package io.github.wikistream.internal.sink;

import java.time.Duration;

/** A sink that, after it was emptied, has a use for events from before this run. */
public interface LookbackSink {
    /** Returns how far back from now. */
    Duration lookback();
}
