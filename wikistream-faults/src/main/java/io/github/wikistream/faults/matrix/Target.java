package io.github.wikistream.faults.matrix;

import io.github.wikistream.WikiStream;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;

/** A store that a run writes to besides the one in memory, and what the oracle says of it in the end. */
interface Target {
    /** Name of the lane. */
    String LANE = "target";

    /** Adds the store to a pipeline, as a lane of its own. */
    void addTo(WikiStream.Builder pipeline, Mishaps mishaps);

    /** Compares what the store holds. */
    List<Verdict> judge(Oracle oracle);
}
