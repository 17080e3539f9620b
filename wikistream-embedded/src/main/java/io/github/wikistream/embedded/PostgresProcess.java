package io.github.wikistream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a server on a data folder: starts it, finds it by its pid file, and stops it. */
final class PostgresProcess {
    /** The time that a process may take to end after SIGKILL. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(5); // crash recovery reads the whole write-ahead log
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final Path data;
    private final Path pidFile;
    private final PostgresPrograms programs;
    private final ServerLog log;

    PostgresProcess(Path folder, Path data, PostgresPrograms programs, ServerLog log) {
        this.folder = folder;
        this.data = data;
        this.pidFile = data.resolve("postmaster.pid");
        this.programs = programs;
        this.log = log;
    }

    /**
     * Starts the server and waits until it accepts connections. Retries while a killed server still blocks the start.
     *
     * @param waitsForPort whether to retry also while the port is in use
     */
    void start(int port, Map<String, String> settings, boolean waitsForPort) {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        settings.forEach((name, value) -> {
            options.add("-c");
            options.add("'" + (name + "=" + value).replace("'", "'\\''") + "'"); // pg_ctl passes them to a shell
        });
        // pg_ctl starts the server in a session of its own, so Ctrl-C in a terminal reaches this program only.
        List<String> command = programs.command("pg_ctl", "-D", data.toString(), "-w", "-s");
        command.addAll(List.of(
                "-t", Long.toString(START_LIMIT.toSeconds()), "-l", log.file().toString()));
        command.addAll(List.of("-o", String.join(" ", options), "start"));
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        while (true) {
            beginLog();
            Processes.Outcome outcome = Processes.run(folder, command);
            if (outcome.exitCode() == 0) {
                return;
            }
            boolean mayPass = isBlockedByKilledServer() || (waitsForPort && foundPortInUse());
            if (!mayPass || System.nanoTime() - deadline > 0) {
                throw new ServerException(log.explain(
                        "PostgreSQL in " + folder + " did not start on port " + port + " (exit code "
                                + outcome.exitCode() + ")",
                        outcome.output()));
            }
            deletePidFileOfZombie();
        }
    }

    /** Returns whether the last start failed because the port was in use. */
    boolean foundPortInUse() {
        return log.attempt().contains("Address already in use");
    }

    /**
     * Returns whether the start failed because of a killed server: its child processes live for a moment longer, and
     * its process id looks taken until its parent reaps it.
     */
    private boolean isBlockedByKilledServer() {
        String logged = log.attempt();
        return logged.contains("pre-existing shared memory block")
                || logged.contains("postmaster.pid\" already exists");
    }

    private void beginLog() {
        try {
            log.begin();
        } catch (IOException e) {
            throw new ServerException("cannot write the log " + log.file() + ": " + e, e);
        }
    }

    /** Kills the server and its child processes with SIGKILL. */
    void kill(long pid) {
        List<Long> family = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(family::add);
        family.forEach(Processes::kill);
        for (long member : family) { // a child process forked meanwhile detects the crash and exits by itself
            if (!Processes.awaitEnd(member, KILL_LIMIT)) {
                throw new ServerException("PostgreSQL in " + folder + ": process " + member + " survives SIGKILL");
            }
        }
        deletePidFileOfZombie();
    }

    /** Stops the server of an earlier run, and removes a stale pid file that would prevent a start. */
    void stopLeftover() {
        OptionalLong running = running();
        if (running.isPresent()) {
            LOG.info("An earlier run left PostgreSQL running in {}: stopping it", folder);
            stop();
            return;
        }
        // If another process now has the id of the dead server, the stale pid file prevents a start.
        OptionalLong written = Processes.readPid(pidFile);
        if (written.isPresent() && Processes.isAlive(written.getAsLong())) {
            deletePidFile();
        }
    }

    /** Shuts the server down cleanly if it is running. */
    void stop() {
        OptionalLong running = running();
        if (running.isEmpty()) {
            return;
        }
        long pid = running.getAsLong();
        Processes.signal("INT", pid); // fast shutdown: ends sessions and flushes everything to the disk
        if (!Processes.awaitEnd(pid, STOP_LIMIT)) {
            LOG.warn(
                    "PostgreSQL in {} did not stop within {}: the next start recovers from the write-ahead log",
                    folder,
                    STOP_LIMIT);
            Processes.signal("QUIT", pid); // immediate shutdown
            if (!Processes.awaitEnd(pid, KILL_LIMIT)) {
                Processes.kill(pid);
                Processes.awaitEnd(pid, KILL_LIMIT);
            }
        }
    }

    /** Returns the process in the server's pid file if it really is the server of this data folder. */
    OptionalLong running() {
        OptionalLong pid = Processes.readPid(pidFile);
        if (pid.isPresent()
                && Processes.isAlive(pid.getAsLong())
                && ProcessHandle.of(pid.getAsLong())
                        .filter(process -> Processes.runs(process, "postgres", data.toString()))
                        .isPresent()) {
            return pid;
        }
        return OptionalLong.empty();
    }

    /**
     * Deletes the pid file if its process is a zombie. PostgreSQL takes a zombie for a running server, and in a
     * container without an init process a zombie is never reaped. The file may be deleted once no child process of the
     * server is left; each has the data folder as its working directory until it exits.
     */
    private void deletePidFileOfZombie() {
        OptionalLong pid = Processes.readPid(pidFile);
        if (pid.isPresent()
                && ProcessHandle.of(pid.getAsLong()).isPresent()
                && !Processes.isAlive(pid.getAsLong())
                && Processes.noneWorksIn(data)) {
            deletePidFile();
        }
    }

    private void deletePidFile() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new ServerException("cannot delete the stale " + pidFile + ": " + e, e);
        }
    }
}
