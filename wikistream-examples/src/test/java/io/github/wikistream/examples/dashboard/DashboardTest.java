package io.github.wikistream.examples.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatToDoIfThePortIsTaken() {
        try (Dashboard first = Dashboard.serve(settings(0, folder))) {
            int port = URI.create(first.url()).getPort();
            assertThatThrownBy(() -> Dashboard.serve(settings(port, folder)))
                    .isInstanceOf(DashboardException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("--port");
        }
    }

    /** The address was printed before the folder was checked. */
    @Test
    void checksTheDataFolderBeforeItServes() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Dashboard.serve(settings(0, file)))
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }

    @Test
    void needsATokenWhereOtherMachinesReachIt() {
        DashboardSettings open = new DashboardSettings(
                SourceChoice.SIMULATED, "test/1.0 (me@example.org)", "0.0.0.0", 0, null, null, folder, Set.of());
        assertThatThrownBy(() -> Dashboard.serve(open))
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining("token create");
        String token = new AccessTokens(folder, Clock.systemUTC()).create("test", Role.READ);
        assertThat(token).isNotEmpty();
        Dashboard.serve(open).close();
    }

    private static DashboardSettings settings(int port, Path data) {
        return new DashboardSettings(
                SourceChoice.SIMULATED, "test/1.0 (me@example.org)", "127.0.0.1", port, null, null, data, Set.of());
    }
}
