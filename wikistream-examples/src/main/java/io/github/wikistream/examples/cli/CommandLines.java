package io.github.wikistream.examples.cli;

import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.FileErrors;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.options.ValueConverters;
import io.github.wikistream.examples.cli.settings.Settings;
import io.github.wikistream.examples.cli.settings.UnknownSettingException;
import io.github.wikistream.examples.dashboard.DashboardException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
        return execute(console, System.getenv(), args);
    }

    /**
     * Runs a command line with another environment.
     *
     * @param environment the variables of the settings
     */
    static int execute(Console console, Map<String, String> environment, String... args) {
        int code = run(console, environment, args);
        String failure = console.out().failure();
        if (failure == null) {
            return code;
        }
        console.err().println("wikistream: cannot write to standard output: " + failure);
        return ExitCode.FAILED;
    }

    private static int run(Console console, Map<String, String> environment, String... args) {
        try {
            CommandLine commandLine;
            try {
                Settings settings = Settings.read(List.of(args), environment);
                commandLine = commandLine(console, settings);
                settings.requireKnown(SettingDefaults.names(commandLine));
            } catch (IllegalArgumentException e) {
                return refused(console, e);
            }
            return commandLine.execute(args);
        } catch (Error e) {
            // picocli handles exceptions only.
            tell(console, e);
            return ExitCode.FAILED;
        }
    }

    private static int refused(Console console, IllegalArgumentException e) {
        console.err().println("wikistream: " + PlainText.of(e.getMessage()));
        if (e instanceof UnknownSettingException unknown
                && !unknown.suggestions().isEmpty()) {
            console.err().println("Did you mean " + String.join(" or ", unknown.suggestions()) + "?");
        }
        console.err().println("'./wikistream config' prints the settings.");
        return ExitCode.USAGE;
    }

    private static CommandLine commandLine(Console console, Settings settings) {
        SettingDefaults defaults = new SettingDefaults(settings);
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
                .addSubcommand(new TokenCommand(console))
                .addSubcommand(new CommandLine(new ConfigCommand(console, settings)).setStopAtPositional(true))
                .addSubcommand(new HealthCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new CompletionCommand(console));
        ValueConverters.register(commandLine);
        return commandLine
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(console.terminal().colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(width(console.terminal()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(defaults)
                .setExecutionStrategy(parsed -> execute(parsed, defaults))
                .setParameterExceptionHandler((e, args) -> usage(console, defaults, e))
                .setExecutionExceptionHandler((e, command, result) -> failed(console, e, command.getCommandSpec()));
    }

    private static int execute(ParseResult parsed, SettingDefaults defaults) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        try {
            defaults.complete(last.commandSpec());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(last.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int width(Terminal terminal) {
        return terminal.columns() == 0 ? USUAL_WIDTH : Math.min(Math.max(terminal.columns(), LEAST_WIDTH), USUAL_WIDTH);
    }

    private static int usage(Console console, SettingDefaults defaults, ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        UnexpectedWord unexpected = UnexpectedWord.in(e.getCommandLine());
        console.err()
                .println(command.qualifiedName() + ": "
                        + PlainText.of(unexpected == null ? e.getMessage() : unexpected.message())
                        + defaults.originOf(e.getArgSpec(), e.getValue()));
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
        return code(e);
    }

    /** Whether it is worth trying again tells a supervisor what to do. */
    private static int code(Exception e) {
        if (e instanceof StoreException fault) {
            return fault.isRetryable() ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
        }
        if (e instanceof SinkException fault && (fault.isRetryable() || fault.isRepairable())) {
            return fault.isRetryable() ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
        }
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
                "            1 something failed while running; 2 a setting is wrong, and nothing was started;",
                "            3 a server does not respond; 4 a store refuses: a password, a privilege or a table is missing."
            })
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "which command? There are dashboard, run, serve, tail, record, export, maintain, dead-letters,"
                            + " score, token, config, health, doctor and completion");
        }
    }
}
