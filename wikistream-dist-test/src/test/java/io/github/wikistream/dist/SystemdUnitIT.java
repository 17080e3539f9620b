package io.github.wikistream.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit is correct, and as closed as the documentation says, in the eyes of {@code systemd-analyze}. */
class SystemdUnitIT {
    private static final String UNIT = "deploy/systemd/wikistream.service";

    @TempDir
    Path folder;

    private Path unit = Path.of("");

    @BeforeEach
    void unpack() throws Exception {
        Tools.require("systemd-analyze");
        Path root = Archive.unpack(Files.createDirectory(folder.resolve("archive")));
        unit = folder.resolve("wikistream.service");
        Files.writeString(unit, Files.readString(root.resolve(UNIT)).replace("/opt/wikistream", root.toString()));
    }

    @Test
    void isCorrect() throws Exception {
        assertThat(run("verify", unit.toString())).isEmpty();
    }

    @Test
    void isClosed() throws Exception {
        assertThat(run("security", "--offline=true", "--no-pager", unit.toString()))
                .contains("Overall exposure level for wikistream.service: 1.3 OK");
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("systemd-analyze").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
