package io.github.wikistream.faults.matrix;

import io.github.wikistream.WikiStream;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;

/** A store that a run writes to in addition to the one in memory, and its comparison with the oracle. */
interface Target {
    /** The lane's name. */
    String LANE = "target";

    /** Adds the store to a pipeline as a lane of its own. */
    void addTo(WikiStream.Builder pipeline, RandomFaults storeFaults);

    /** Compares the store's content. */
    List<Verdict> judge(Oracle oracle);
}
