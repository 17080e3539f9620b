package io.github.wikistream.examples.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.examples.SourceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isWhereTheSystemKeepsSuchData() {
        assertThat(DataDirectory.usual(Map.of("XDG_DATA_HOME", "/data"), "/home/me"))
                .isEqualTo(Path.of("/data/wikistream"));
        assertThat(DataDirectory.usual(Map.of(), "/home/me")).isEqualTo(Path.of("/home/me/.local/share/wikistream"));
        assertThat(DataDirectory.usual(Map.of("XDG_DATA_HOME", "relative"), "/home/me"))
                .isEqualTo(Path.of("/home/me/.local/share/wikistream"));
    }

    @Test
    void remembersWhetherTheLiveStreamWasReachedOrMissed() {
        DataDirectory data = new DataDirectory(folder);
        assertThat(data.liveWasReached()).isFalse();
        assertThat(data.liveWasMissed()).isFalse();
        data.rememberLiveWasMissed();
        assertThat(new DataDirectory(folder).liveWasMissed()).isTrue();
        assertThat(new DataDirectory(folder).liveWasReached()).isFalse();
        data.rememberLiveWasReached();
        data.rememberLiveWasReached();
        assertThat(new DataDirectory(folder).liveWasReached()).isTrue();
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        Path fresh = folder.resolve("fresh");
        DataDirectory data = new DataDirectory(fresh);
        data.rememberLiveWasReached();
        for (Path made : List.of(fresh, data.of(SourceChoice.LIVE))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void keepsMadeUpNumbersInAFolderOfTheirOwn() {
        DataDirectory data = new DataDirectory(folder);
        assertThat(data.of(SourceChoice.LIVE)).isNotEqualTo(data.of(SourceChoice.SIMULATED));
    }

    @Test
    void saysWhereItCannotWriteAndWhatToDo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new DataDirectory(file).rememberLiveWasReached())
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }
}
