package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.dashboard.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that selects the data folder of the dashboard. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The data folder of the dashboard and its built-in servers. Default: $XDG_DATA_HOME/wikistream, or"
                            + " ~/.local/share/wikistream")
    private Path folder = DataDirectory.usual(System.getenv(), System.getProperty("user.home"));

    Path folder() {
        return folder;
    }
}
