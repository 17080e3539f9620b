package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of every command: help, version, logging, the file of settings. Returns an {@link ExitCode}. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionLine.class)
abstract class BaseCommand implements Callable<Integer> {
    @Option(
            names = {"-v", "--verbose"},
            description = "Log more, and show where an error comes from.")
    void verbose(boolean on) {
        // Main has already read it: the first logger determines the log level.
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description =
                    "@|bold text|@ for people or @|bold json|@ (Elastic Common Schema) for programs. Default: text")
    void logFormat(LogFormat format) {
        // Main has already read it.
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings as properties, named after options: max-lag=30s. Options and WIKISTREAM_… come first.")
    void config(Path file) {
        // CommandLines has already read it: it sets the defaults of all other options.
    }
}
