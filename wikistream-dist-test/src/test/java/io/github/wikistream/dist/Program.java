package io.github.wikistream.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running {@code bin/wikistream}. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.out = process.inputReader(UTF_8);
        this.log = log;
    }

    /**
     * What a program left behind.
     *
     * @param out standard output
     * @param err standard error
     */
    record Result(int exitCode, String out, String err) {}

    /**
     * Starts the command.
     *
     * @param home   folder of the user who starts it; standard error goes to a file in it
     */
    static Program start(Path launcher, Path home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(home, "wikistream", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("WIKISTREAM_") || name.startsWith("XDG_"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(process, log);
    }

    /** Runs the command until it ends. */
    static Result run(Path launcher, Path home, String... arguments) throws IOException, InterruptedException {
        try (Program program = start(launcher, home, arguments)) {
            StringBuilder text = new StringBuilder();
            for (String line = program.out.readLine(); line != null; line = program.out.readLine()) {
                text.append(line).append('\n');
            }
            return new Result(program.process.waitFor(), text.toString(), program.logged());
        }
    }

    /** Waits for the next line on standard output. */
    String readLine() throws IOException {
        return String.valueOf(out.readLine());
    }

    /** Returns what it has written to standard error. */
    String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM and returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Ends the program without a warning. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
