package io.github.wikistream.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short form of the ten-minute run that {@code docs/reference/postgres-schema.md} describes. */
class MaintenanceUnderLoadTest {
    @Test
    void nothingIsLostNothingDeadlocksAndAllWorkIsDone(@TempDir Path folder) throws Exception {
        try {
            MaintenanceResult result = MaintenanceUnderLoad.run(folder, Duration.ofSeconds(2), 2);

            assertThat(result.hasPassed()).as("%s", result).isTrue();
            assertThat(result.stored()).isPositive();
            assertThat(result.held()).as("old days while the reader reads them").isPositive();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
