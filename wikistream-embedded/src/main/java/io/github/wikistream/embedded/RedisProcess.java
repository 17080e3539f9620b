package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.RedisAddress;
import io.github.wikistream.embedded.internal.RedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a server on a data folder: starts it, finds it by its arguments, and stops it. */
final class RedisProcess {
    /** The time that a process may take to end after SIGKILL. */
    static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);
    private static final String PROGRAM = "redis-server";
    private static final Duration START_LIMIT = Duration.ofMinutes(5); // loading a large append-only file takes long
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private final Path folder;
    private final Path data;
    private final Path configuration;
    private final Path pidFile;
    private final Path program;
    private final ServerLog log;
    private final boolean sentinel;

    /** Unpacks the program if necessary. */
    RedisProcess(Path folder, ServerLog log, boolean sentinel) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.configuration = folder.resolve("redis.conf");
        this.pidFile = folder.resolve("redis.pid");
        this.program = Binaries.redis(folder);
        this.log = log;
        this.sentinel = sentinel;
    }

    /** Returns the folder of Redis's files. */
    Path data() {
        return data;
    }

    Path pidFile() {
        return pidFile;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param configurationText the content of {@code redis.conf}
     * @param address where it will answer
     */
    void start(String configurationText, RedisAddress address) {
        try {
            Files.deleteIfExists(pidFile);
            Folders.writePrivately(configuration, configurationText);
            log.begin();
        } catch (IOException e) {
            throw new ServerException("cannot write into the data folder " + folder + ": " + e, e);
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), configuration.toString()));
        if (sentinel) {
            command.add("--sentinel");
        }
        Processes.Outcome outcome = Processes.run(folder, command);
        if (outcome.exitCode() != 0) {
            throw new ServerException(
                    log.explain(failure(address) + " (exit code " + outcome.exitCode() + ")", outcome.output()));
        }
        Watch watch = new Watch(address);
        if (!Processes.await(watch::isOver, START_LIMIT) || !watch.ready) {
            throw new ServerException(log.explain(failure(address), outcome.output()));
        }
    }

    private String failure(RedisAddress address) {
        return "Redis in " + folder + " did not start on port " + address.port();
    }

    /** Returns whether the last start failed because the port was in use. */
    boolean foundPortInUse() {
        return log.attempt().contains(" in use");
    }

    /** Kills the server with SIGKILL. */
    void kill(long pid) {
        Processes.kill(pid);
        if (!Processes.awaitEnd(pid, KILL_LIMIT)) {
            throw new ServerException("Redis in " + folder + ": process " + pid + " survives SIGKILL");
        }
    }

    /** Stops every server of this folder and returns whether there was any. */
    boolean stop() {
        // Found by arguments, not by pid file: two servers on one append-only file would corrupt it.
        List<ProcessHandle> running = Processes.running(PROGRAM, configuration.toString());
        for (ProcessHandle process : running) {
            process.destroy(); // SIGTERM: flushes everything to the disk, then exits
            if (!Processes.awaitEnd(process.pid(), STOP_LIMIT)) {
                LOG.warn("Redis in {} did not stop within {}: killing it", folder, STOP_LIMIT);
                Processes.kill(process.pid());
                Processes.awaitEnd(process.pid(), KILL_LIMIT);
            }
        }
        return !running.isEmpty();
    }

    /** Returns the process in the pid file if it really is the server of this folder. */
    OptionalLong running() {
        OptionalLong pid = Processes.readPid(pidFile);
        if (pid.isPresent()
                && Processes.isAlive(pid.getAsLong())
                && ProcessHandle.of(pid.getAsLong())
                        .filter(process -> Processes.runs(process, PROGRAM, configuration.toString()))
                        .isPresent()) {
            return pid;
        }
        return OptionalLong.empty();
    }

    /** Waits for the start of a daemonized server, whose parent process is not notified of its end. */
    private final class Watch {
        private final RedisAddress address;
        private boolean ready;
        private long lastLook = System.nanoTime();

        Watch(RedisAddress address) {
            this.address = address;
        }

        boolean isOver() {
            // It writes its pid file after it has bound the port; before that, another server might answer there.
            ready = Files.exists(pidFile) && answersPing();
            if (ready || System.nanoTime() - lastLook < LOOK_INTERVAL.toNanos()) {
                return ready;
            }
            lastLook = System.nanoTime();
            return Processes.running(PROGRAM, configuration.toString()).isEmpty();
        }

        private boolean answersPing() {
            try (RedisConnection connection = address.connect()) {
                return connection.command("PING").equals("PONG");
            } catch (IOException e) {
                return false; // not yet listening or still loading: the caller tries again
            }
        }
    }
}
