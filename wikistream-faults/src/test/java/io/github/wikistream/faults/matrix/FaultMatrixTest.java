package io.github.wikistream.faults.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.faults.matrix.FaultMatrix.Store;
import io.github.wikistream.faults.matrix.FaultMatrix.Summary;
import io.github.wikistream.testkit.server.FaultKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A short form of the fault matrix; {@code docs/reference/fault-runs.md} describes how to run all of it, or one seed.
 */
class FaultMatrixTest {
    @Test
    void nothingIsLostDuplicatedOrAlteredInMemory() throws InterruptedException {
        Summary summary = FaultMatrix.run(LongStream.rangeClosed(1, 40), List.of(Store.MEMORY), Set.of(), System.out);

        assertThat(summary.failures()).isEmpty();
        assertThat(summary.runs()).isEqualTo(40);
        // A matrix without faults would prove nothing.
        assertThat(summary.faults())
                .containsKeys(Arrays.stream(FaultKind.values())
                        .filter(FaultKind::isOfConnection)
                        .toArray(FaultKind[]::new));
        assertThat(summary.storeFaults()).hasSize(RandomFaults.Kind.values().length);
        assertThat(summary.sent()).isGreaterThan(summary.issued());
    }

    @Test
    void nothingIsLostDuplicatedOrAlteredInRealStores() throws InterruptedException {
        Summary summary = FaultMatrix.run(
                LongStream.rangeClosed(1, 8), List.of(Store.POSTGRES, Store.REDIS), Set.of(), System.out);

        assertThat(summary.failures()).isEmpty();
    }
}
