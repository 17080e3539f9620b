package io.github.wikistream.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A minute of stream with a blocked sink; {@code docs/reference/fault-runs.md} describes how to run ten. */
class BlockedSinkTest {
    private static final long EVENTS = 60_000;

    @Test
    void memoryIsBoundedTheOtherSinkIsNotBlockedAndTheBlockedOneCatchesUp() throws Exception {
        BlockedSink.Result result = BlockedSink.run(EVENTS);

        assertThat(result.hasPassed()).as(result.toString()).isTrue();
        // Otherwise nothing was blocked, or nothing was measured.
        assertThat(result.events()).isGreaterThan(EVENTS);
        assertThat(result.collections()).isPositive();
        assertThat(result.heapBytes()).isPositive();
    }
}
