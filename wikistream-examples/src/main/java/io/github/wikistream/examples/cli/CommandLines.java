package io.github.wikistream.examples.cli;

import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.FileErrors;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.options.ValueConverters;
import io.github.wikistream.examples.dashboard.DashboardException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Parses and runs command lines. */
final class CommandLines {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLines.class);

    private static final int USUAL_WIDTH = 120;
    private static final int LEAST_WIDTH = 80;

    private CommandLines() {}

    /**
     * Runs a command line and returns the exit code. It is {@link ExitCode#FAILED} also if something could not be written to standard
     * output; that the reader of a pipe closed it, as {@code head} does, is no failure.
     */
    static int execute(Console console, String... args) {
        int code = run(console, args);
        String failure = console.out().failure();
        if (failure == null) {
            return code;
        }
        console.err().println("wikistream: cannot write to standard output: " + failure);
        return ExitCode.FAILED;
    }

    private static int run(Console console, String... args) {
        try {
            return commandLine(console).execute(args);
        } catch (Error e) {
            // picocli handles exceptions only.
            tell(console, e);
            return ExitCode.FAILED;
        }
    }

    private static CommandLine commandLine(Console console) {
        CommandLine commandLine = new CommandLine(new Root())
                .addSubcommand(new DashboardCommand(console))
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new ServeCommand(console))
                .addSubcommand(new TailCommand(console))
                .addSubcommand(new RecordCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new MaintainCommand(console))
                .addSubcommand(new DeadLettersCommand(console))
                .addSubcommand(new ScoreCommand(console))
                .addSubcommand(new TokenCommand(console));
        ValueConverters.register(commandLine);
        return commandLine
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(console.terminal().colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(width(console.terminal()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> usage(console, e))
                .setExecutionExceptionHandler((e, command, result) -> failed(console, e, command.getCommandSpec()));
    }

    private static int width(Terminal terminal) {
        return terminal.columns() == 0 ? USUAL_WIDTH : Math.min(Math.max(terminal.columns(), LEAST_WIDTH), USUAL_WIDTH);
    }

    private static int usage(Console console, ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        UnexpectedWord unexpected = UnexpectedWord.in(e.getCommandLine());
        console.err()
                .println(command.qualifiedName() + ": "
                        + PlainText.of(unexpected == null ? e.getMessage() : unexpected.message()));
        if (unexpected != null && !unexpected.suggestions().isEmpty()) {
            console.err().println("Did you mean " + String.join(" or ", unexpected.suggestions()) + "?");
        }
        console.err().println("Try '" + command.qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Console console, Exception e, CommandSpec command) {
        // Both are thrown before anything starts.
        if (e instanceof IllegalArgumentException || e instanceof PluginException) {
            LOG.debug("Refused a setting", e);
            console.err().println(command.qualifiedName() + ": " + PlainText.of(e.getMessage()));
            console.err().println("Try '" + command.qualifiedName() + " --help'.");
            return ExitCode.USAGE;
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        tell(console, e);
        return ExitCode.FAILED;
    }

    /** Reports a failure: one line for an expected one, the stack trace for any other. */
    static void tell(Console console, Throwable e) {
        boolean foreseen = e instanceof WikiStreamException
                || e instanceof DashboardException
                || e instanceof ServerException
                || e instanceof IOException
                || e instanceof UncheckedIOException;
        if (foreseen) {
            console.err().println("wikistream: " + PlainText.of(message(e)));
            LOG.debug("Where it comes from", e);
        } else {
            console.err().println("wikistream: this should not happen, please report it:");
            e.printStackTrace(console.err());
        }
    }

    private static @Nullable String message(Throwable e) {
        return e instanceof FileSystemException fault
                ? fault.getFile() + ": " + FileErrors.reason(fault)
                : e.getMessage();
    }

    @Command(
            name = "wikistream",
            mixinStandardHelpOptions = true,
            versionProvider = VersionLine.class,
            subcommands = CommandLine.HelpCommand.class,
            header = "Wikimedia's live stream of changes, in databases, in files, on a page and in a terminal.",
            commandListHeading = "%nCommands:%n",
            footerHeading = "%nExamples:%n",
            footer = {
                "  wikistream dashboard               a live page on http://localhost:8080, nothing to set up",
                "  wikistream tail --wiki enwiki      changes to the English Wikipedia, line by line",
                "  wikistream help run                all about one command",
                "",
                "Exit codes: 0 all went in order, also when stopped by Ctrl-C or SIGTERM;",
                "            1 something failed while running; 2 the command line is wrong, and nothing was started."
            })
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "which command? There are dashboard, run, serve, tail, record, export, maintain, dead-letters,"
                            + " score and token");
        }
    }
}
