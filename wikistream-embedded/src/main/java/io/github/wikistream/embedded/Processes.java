package io.github.wikistream.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Programs and processes of the operating system. */
final class Processes {
    private static final long POLL_MILLIS = 5;
    private static final int COULD_NOT_RUN = 127; // exit code of a shell for a command that was not found

    private Processes() {}

    record Outcome(int exitCode, String output) {}

    /** Runs a program in a folder until it ends, without input, and returns its output, both streams merged. */
    static Outcome run(Path folder, List<String> command) {
        return run(folder, command, Path.of("/dev/null"));
    }

    static Outcome run(Path folder, List<String> command, Path input) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true);
        // PGDATA, PGPORT and similar variables would change what the server does; the locale would change its messages.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(COULD_NOT_RUN, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw interrupted("while " + command.get(0) + " ran", e);
        }
    }

    /** Sends a signal by name, for example {@code INT}. The JDK can only send TERM and KILL. */
    static void signal(String name, long pid) {
        run(Path.of("/"), List.of("sh", "-c", "kill -s " + name + " " + pid));
    }

    /** Returns whether the process exists and is not a zombie. */
    static boolean isAlive(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return false;
        }
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.exists(stat) ? Files.readString(stat, StandardCharsets.ISO_8859_1) : "";
            return !text.startsWith("Z", text.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // it ended between the two checks
        }
    }

    /** Returns whether the process runs the program with the argument among its arguments. */
    static boolean runs(ProcessHandle process, String program, String argument) {
        ProcessHandle.Info info = process.info();
        return info.command()
                        .filter(command ->
                                command.endsWith("/" + program) || command.endsWith("/" + program + " (deleted)"))
                        .isPresent()
                && info.arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(argument))
                        .isPresent();
    }

    /** Returns the processes that run the program with the argument. */
    static List<ProcessHandle> running(String program, String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> runs(process, program, argument) && isAlive(process.pid()))
                .toList();
    }

    /**
     * Returns whether no process of this user has the folder as its working directory; false if the system does not
     * provide that.
     */
    static boolean noneWorksIn(Path folder) {
        return Files.exists(Path.of("/proc/self/cwd"))
                && ProcessHandle.allProcesses().noneMatch(process -> isIn(folder, process.pid()));
    }

    private static boolean isIn(Path folder, long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .equals(folder);
        } catch (IOException e) {
            return false; // it has ended, is a zombie, or belongs to another user
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    static boolean awaitEnd(long pid, Duration limit) {
        return await(() -> !isAlive(pid), limit);
    }

    /** Waits until the condition holds; returns false if it does not hold within the limit. */
    static boolean await(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted("while waiting for a server", e);
            }
        }
        return true;
    }

    /** Returns the number in the first line of a pid file, empty if the file or the number is missing. */
    static OptionalLong readPid(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .limit(1)
                    .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static ServerException interrupted(String when, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ServerException("interrupted " + when, cause);
    }
}
