package io.github.wikistream.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of what {@code docs/reference/postgres-schema.md} tells how to run for ten minutes. */
class MaintenanceUnderLoadTest {
    @Test
    void nothingIsLostNobodyDeadlocksAndAllGetsDone(@TempDir Path folder) throws Exception {
        try {
            MaintenanceUnderLoad.Result result = MaintenanceUnderLoad.run(folder, Duration.ofSeconds(6), 2);

            assertThat(result.isWell()).as("%s", result).isTrue();
            assertThat(result.stored()).isPositive();
            assertThat(result.held())
                    .as("old days while the reader looks at them")
                    .isPositive();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
