package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.OwnThread;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.StandardOutput;
import io.github.wikistream.examples.cli.console.Terminal;
import io.github.wikistream.examples.cli.console.Termination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs the command as a terminal would, in this process. */
final class Commands {
    private Commands() {}

    /**
     * What a command left behind.
     *
     * @param exitCode see {@link ExitCode}
     * @param out      standard output
     * @param err      standard error
     */
    record Result(int exitCode, String out, String err) {
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    static Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Result result = runInto(out, args);
        return new Result(result.exitCode(), out.toString(StandardCharsets.UTF_8), result.err());
    }

    /** Runs a command whose standard output leads somewhere else. */
    static Result runInto(OutputStream out, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StandardOutput results = new StandardOutput(out, false);
        int exitCode = CommandLines.execute(new Console(results, print(err), Terminal.NONE, new Termination()), args);
        return new Result(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    /** A {@code serve} that runs until it is closed. */
    static final class Served implements AutoCloseable {
        private final Termination termination = new Termination();
        private final CompletableFuture<Integer> exitCode;
        private final String url;

        Served(List<String> args) throws IOException {
            List<String> all = new ArrayList<>(List.of("serve"));
            all.addAll(args);
            PipedInputStream out = new PipedInputStream();
            StandardOutput piped = new StandardOutput(new PipedOutputStream(out), true);
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            exitCode = CompletableFuture.supplyAsync(
                    () -> CommandLines.execute(
                            new Console(piped, print(err), Terminal.NONE, termination), all.toArray(String[]::new)),
                    OwnThread.EACH);
            url = firstLine(out);
        }

        private static String firstLine(PipedInputStream out) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c != '\n' && c >= 0; c = out.read()) {
                line.append((char) c);
            }
            return line.toString().strip();
        }

        String url() {
            return url;
        }

        @Override
        public void close() {
            termination.ask();
            exitCode.join();
        }
    }
}
