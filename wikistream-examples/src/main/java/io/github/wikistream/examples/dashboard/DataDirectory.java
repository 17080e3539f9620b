package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.SourceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * The dashboard's data directory. Each source has a subdirectory, so that simulated, live and recorded events are never mixed. The file
 * {@code live/reached} exists once the live stream has been reached; {@code simulated/live-was-missed} exists once the simulator has
 * replaced it.
 */
public final class DataDirectory {
    private final Path folder;

    DataDirectory(Path folder) {
        this.folder = folder;
    }

    /** Returns {@code $XDG_DATA_HOME/wikistream}, or {@code ~/.local/share/wikistream} if that is not set. */
    public static Path usual(Map<String, String> environment, String home) {
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        // The specification says to ignore relative paths.
        Path parent = Path.of(base).isAbsolute() ? Path.of(base) : Path.of(home, ".local", "share");
        return parent.resolve("wikistream");
    }

    /** Returns the directory of a source. */
    Path of(SourceChoice source) {
        return folder.resolve(source.storageName());
    }

    /** Returns whether an earlier start reached the live stream. */
    boolean liveWasReached() {
        return Files.exists(reached());
    }

    /** Records that the live stream was reached. */
    void rememberLiveWasReached() {
        create(reached());
    }

    /** Returns whether an earlier start used the simulator because the live stream was unreachable. */
    boolean liveWasMissed() {
        return Files.exists(missed());
    }

    /** Records that the simulator replaced the live stream. */
    void rememberLiveWasMissed() {
        create(missed());
    }

    private Path reached() {
        return of(SourceChoice.LIVE).resolve("reached");
    }

    private Path missed() {
        return of(SourceChoice.SIMULATED).resolve("live-was-missed");
    }

    /** Readable by the owner only, on POSIX file systems: the directory contains the passwords of the embedded servers. */
    private static void createPrivately(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Creates the directory if it does not exist.
     *
     * @throws DashboardException if it cannot be written to
     */
    void requireWritable() {
        try {
            createPrivately(folder);
            Files.delete(Files.createTempFile(folder, "writable", null));
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private DashboardException notWritable(IOException e) {
        return new DashboardException(
                "cannot write to the data folder " + folder + " (" + e + "): choose another by --data", e);
    }

    private void create(Path marker) {
        try {
            createPrivately(Objects.requireNonNull(marker.getParent(), "a marker file has a parent"));
            if (!Files.exists(marker)) {
                Files.createFile(marker);
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
    }
}
