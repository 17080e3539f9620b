package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has: help, version, and more to say if asked. Returns an {@link ExitCode}. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionLine.class)
abstract class BaseCommand implements Callable<Integer> {
    @Option(
            names = {"-v", "--verbose"},
            description = "Log more, and show where an error comes from.")
    void verbose(boolean on) {
        // Main has looked for it already: the first logger settles how much is logged.
    }
}
