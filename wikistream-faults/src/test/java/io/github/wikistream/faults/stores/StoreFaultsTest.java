package io.github.wikistream.faults.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store's fault loses nothing and blocks no other lane; {@code docs/reference/fault-runs.md} describes how to run it
 * with all limits reached.
 */
class StoreFaultsTest {
    @TempDir
    private static Path folder;

    private static @Nullable StoreFaults stores;

    @BeforeAll
    static void start() {
        try {
            stores = new StoreFaults(folder, false);
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    @AfterAll
    static void stop() {
        if (stores != null) {
            stores.close();
        }
    }

    /** Leaves out faults whose repair a lane detects after up to half a minute; the command runs them. */
    private static Stream<StoreFault> faults() {
        return Stream.of(StoreFault.values()).filter(fault -> !fault.awaitsRepair());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingIsLostOrDuplicatedAndTheOtherLanesAreNotBlocked(StoreFault fault) throws Exception {
        StoreFaults.Outcome outcome = Objects.requireNonNull(stores).run(fault);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdicts()).isNotEmpty().allMatch(verdict -> verdict.expected() == verdict.stored());
        if (fault.isLasting() && !fault.isLock()) {
            // A fault without effect would prove nothing.
            assertThat(outcome.failures()).isPositive();
        }
    }
}
