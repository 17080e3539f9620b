package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.console.Termination;
import io.github.wikistream.examples.cli.settings.Settings;
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
        List<String> words = List.of(args);
        boolean verbose = words.contains("--verbose") || words.contains("-v") || isSet("verbose", "true", words);
        System.setProperty("wikistream.log", logLevel(words, verbose));
        if (words.contains("--log-format=json")
                || (words.contains("--log-format") && words.contains("json"))
                || isSet("log-format", "json", words)) {
            System.setProperty("wikistream.log.format", "json");
        }
        if (verbose) {
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

    /** Settings that cannot be read are reported later, by the command. */
    private static boolean isSet(String setting, String value, List<String> words) {
        try {
            return Settings.read(words, System.getenv())
                    .find(setting)
                    .filter(found -> found.value().equalsIgnoreCase(value))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String logLevel(List<String> args, boolean verbose) {
        if (verbose) {
            return "DEBUG";
        }
        // Their output shares the terminal with the log.
        return args.contains("tail") || args.contains("score") ? "WARN" : "INFO";
    }

    private static PrintStream standardError() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    }
}
