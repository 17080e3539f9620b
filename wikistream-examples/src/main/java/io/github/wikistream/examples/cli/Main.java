package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.console.Termination;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.LogManager;

/** The {@code wikistream} command. See {@code wikistream --help}. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with one of the exit codes of {@link ExitCode}. */
    public static void main(String[] args) {
        // Before the first logger exists: logback.xml reads it.
        System.setProperty("wikistream.log", logLevel(List.of(args)));
        if (isVerbose(List.of(args))) {
            System.setProperty("wikistream.libraries", "WARN");
            System.setProperty("wikistream.trace", "%rootException");
        } else {
            // The PostgreSQL driver logs here, and repeats our messages.
            LogManager.getLogManager().reset();
        }
        Termination termination = Termination.onSignal();
        // UTF-8 regardless of the locale: titles have any script, and the summary is JSON.
        Console console = new Console(StandardOutput.ofProcess(), standardError(), Terminal.detected(), termination);
        termination.exit(CommandLines.execute(console, args));
    }

    private static boolean isVerbose(List<String> args) {
        return args.contains("--verbose") || args.contains("-v");
    }

    private static String logLevel(List<String> args) {
        if (isVerbose(args)) {
            return "DEBUG";
        }
        // Their output shares the terminal with the log.
        return args.contains("tail") || args.contains("score") ? "WARN" : "INFO";
    }

    private static PrintStream standardError() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    }
}
