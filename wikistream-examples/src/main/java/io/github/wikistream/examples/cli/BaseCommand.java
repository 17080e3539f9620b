package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of every command: help, version, verbose logging. Returns an {@link ExitCode}. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionLine.class)
abstract class BaseCommand implements Callable<Integer> {
    @Option(
            names = {"-v", "--verbose"},
            description = "Log more, and show where an error comes from.")
    void verbose(boolean on) {
        // Main has already read it: the first logger determines the log level.
    }
}
