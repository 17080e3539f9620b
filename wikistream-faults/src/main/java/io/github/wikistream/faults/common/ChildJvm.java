package io.github.wikistream.faults.common;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A program in a JVM of its own with a 96 MB heap. It reads commands from its standard input, one per line, and writes
 * messages to its standard output as lines that begin with {@code @}. All other lines are its log.
 */
public final class ChildJvm {
    /** The JVM option that sets the heap size of each program. */
    public static final String HEAP = "-Xmx96m";

    private static final int LINES_KEPT = 60;

    private final Process process;
    private final BufferedWriter orders;
    private final Listener listener;
    private final Deque<String> log = new ArrayDeque<>();

    /** Receives the output of a program. Called from one thread. */
    public interface Listener {
        /** Called with each message, without the leading {@code @}. */
        void onMessage(String message);

        /** Called with each line of the log. */
        default void onLogLine(String line) {}

        /** Called when the output has ended or a command could not be sent. */
        void ended(String why);
    }

    private ChildJvm(Process process, Listener listener) {
        this.process = process;
        this.listener = listener;
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a program.
     *
     * @param options JVM options in addition to those that every program gets
     * @param main the main class
     * @param arguments the program's arguments
     */
    public static ChildJvm start(List<String> options, Class<?> main, List<String> arguments, Listener listener) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                HEAP,
                "-Dlog.level=INFO"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            ChildJvm child = new ChildJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start(), listener);
            Thread reader = new Thread(child::read, "output of " + child.process.pid());
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        String end = "its output ended";
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                receive(line);
            }
        } catch (IOException e) {
            end = e.toString();
        }
        listener.ended(end);
    }

    private void receive(String line) {
        if (line.startsWith("@")) {
            listener.onMessage(line.substring(1));
            return;
        }
        synchronized (log) {
            log.add(line);
            if (log.size() > LINES_KEPT) {
                log.remove();
            }
        }
        listener.onLogLine(line);
    }

    /** Sends a command. A program that has ended does not receive it. */
    public void order(String text) {
        try {
            orders.write(text + "\n");
            orders.flush();
        } catch (IOException e) {
            listener.ended("cannot send the command '" + text + "': " + e);
        }
    }

    /** Kills the program with SIGKILL and waits until it has ended. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until the program has ended by itself, and returns its exit code. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Returns the last lines of its log. */
    public String log() {
        synchronized (log) {
            return String.join("\n    ", log);
        }
    }
}
