package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.SourceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * Where the dashboard keeps its data: a folder for each source in it, so that simulated and live numbers, and those of each recording,
 * never meet. In {@code live}, the file {@code reached} tells that the live stream was reached once; in {@code simulated}, the file
 * {@code live-was-missed} tells that the simulator took its place.
 */
public final class DataFolder {
    private final Path folder;

    DataFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns {@code $XDG_DATA_HOME/wikistream}, or {@code ~/.local/share/wikistream} where that is not set. */
    public static Path usual(Map<String, String> environment, String home) {
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        // The specification says to ignore relative paths.
        Path parent = Path.of(base).isAbsolute() ? Path.of(base) : Path.of(home, ".local", "share");
        return parent.resolve("wikistream");
    }

    /** Returns the folder for what comes from a source. */
    Path of(SourceChoice source) {
        return folder.resolve(source.storageName());
    }

    /** Tells whether the live stream was reached by an earlier start, so that it is not the first one. */
    boolean liveWasReached() {
        return Files.exists(reached());
    }

    /** Remembers that the live stream was reached. */
    void rememberLiveWasReached() {
        create(reached());
    }

    /** Tells whether an earlier start had to do with the simulator. */
    boolean liveWasMissed() {
        return Files.exists(missed());
    }

    /** Remembers that the simulator took the place of the live stream. */
    void rememberLiveWasMissed() {
        create(missed());
    }

    private Path reached() {
        return of(SourceChoice.LIVE).resolve("reached");
    }

    private Path missed() {
        return of(SourceChoice.SIMULATED).resolve("live-was-missed");
    }

    /** For the owner alone, where the file system knows owners: the folder holds the passwords of the built-in servers. */
    private static void createPrivately(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private void create(Path mark) {
        try {
            createPrivately(Objects.requireNonNull(mark.getParent(), "the folder of a mark"));
            if (!Files.exists(mark)) {
                Files.createFile(mark);
            }
        } catch (IOException e) {
            throw new DashboardException(
                    "cannot write to the data folder " + folder + " (" + e + "): choose another by --data", e);
        }
    }
}
