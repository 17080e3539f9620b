package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.PasswordFile;
import io.github.wikistream.embedded.internal.RedisAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis 7.0 for this program, from the jar {@code org.signal:embedded-redis}. Its append-only file is kept in
 * the data folder and is loaded at the next start. After a crash of the machine, the last second of writes may be
 * missing, unless {@link Fsync#ALWAYS} is set.
 *
 * <p>The server listens on 127.0.0.1 only and requires a random password, which is stored in the data folder; folder
 * and file are readable by their owner only. Memory is not limited.
 *
 * <p>Only one process at a time may use a data folder. If an earlier process was killed and left its server running,
 * {@code start} first shuts that server down cleanly. The server does not stop when this process ends: call {@link
 * #close()}, if necessary from a shutdown hook.
 *
 * <p>The data folder contains {@code data} (Redis's files), {@code password}, {@code redis.conf} (rewritten at each
 * start), {@code redis.log} and {@code lock}. The program is unpacked once per user, into {@code wikistream} in the
 * user's cache folder. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    static final String HOST = "127.0.0.1";
    private static final Duration MISSED_AFTER = Duration.ofSeconds(2);
    /** Sentinel waits twice this long between two failovers of one master. */
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(3);

    private static final int DEFAULT_DATABASES = 16;
    private static final int MOST_DATABASES = 10_000;

    /** When writes are flushed to the disk. All three survive a crash of Redis itself. */
    public enum Fsync {
        /** Before the reply to each write. */
        ALWAYS("always"),
        /** Once a second. */
        EVERY_SECOND("everysec"),
        /** When the operating system decides. */
        NEVER("no");

        final String word;

        Fsync(String word) {
            this.word = word;
        }
    }

    private final FolderLock lock;
    private final Path folder;
    private final ServerLog log;
    private final RedisProcess process;
    private final RedisConfiguration configuration;
    private final @Nullable String password;
    private final boolean temporary;
    private final @Nullable Watchdog watchdog;
    private int port;
    private boolean closed;

    private RedisServer(FolderLock lock, Builder builder) {
        this.lock = lock;
        this.folder = lock.folder();
        this.log = new ServerLog(folder.resolve("redis.log"));
        this.port = builder.port;
        this.password = builder.passwordFor(folder);
        this.process = new RedisProcess(folder, log, builder.sentinel);
        this.configuration = new RedisConfiguration(process, log, password, builder);
        this.temporary = builder.temporary;
        this.watchdog = builder.restartedWhenItEnds
                ? new Watchdog("Redis in " + folder, process::running, this::start, Watchdog.Machine.real())
                : null;
    }

    /**
     * Returns a builder of a server.
     *
     * @param folder the data folder; created when the server starts
     */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** Returns {@code redis://:<password>@127.0.0.1:<port>}. Contains the password: do not log it. */
    public String uri() {
        return address().uri();
    }

    /** Returns the port on 127.0.0.1, constant until {@link #close()}. */
    public synchronized int port() {
        return port;
    }

    /** Returns the data folder, absolute and free of symbolic links. */
    public Path folder() {
        return folder;
    }

    /** Returns the server's log file. */
    public Path logFile() {
        return log.file();
    }

    /**
     * Returns the process id of the running server, for tests that send signals to it.
     *
     * @throws IllegalStateException if the server is not running
     */
    public long pid() {
        return process.running().orElseThrow(() -> new IllegalStateException("Redis is not running in " + folder));
    }

    /** Kills the server with SIGKILL, as a crash would. {@link #restart()} starts it again. */
    public synchronized void kill() {
        requireOpen();
        process.kill(pid());
    }

    /** Shuts the server down cleanly if it is running, and starts it again on the same port. */
    public synchronized void restart() {
        requireOpen();
        process.stop();
        launchAgain();
    }

    /**
     * Copies the data on the disk while the server runs, for {@link #restartFrom}: the state that a crash of the
     * machine would leave if no later write reached the disk. The append-only file is copied up to its current length.
     * Redis must not rewrite it during the copy, which it does not do below 64 MB.
     *
     * @param copy a folder that does not exist yet
     */
    public synchronized void copyDisk(Path copy) {
        requireOpen();
        try {
            Folders.copy(process.data(), copy);
        } catch (IOException e) {
            throw new ServerException("cannot copy " + process.data() + " to " + copy + ": " + e, e);
        }
    }

    /**
     * Kills the server if it is running, and starts it again on the same port with the data that {@link #copyDisk}
     * saved.
     */
    public synchronized void restartFrom(Path copy) {
        requireOpen();
        if (process.running().isPresent()) {
            kill();
        }
        try {
            Folders.delete(process.data());
            Folders.copy(copy, process.data());
        } catch (IOException e) {
            throw new ServerException("cannot copy " + copy + " to " + process.data() + ": " + e, e);
        }
        launchAgain();
    }

    private synchronized void start() {
        if (!closed) {
            launchAgain();
        }
    }

    /** Shuts the server down cleanly: all writes are on the disk. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (watchdog != null) {
            watchdog.close();
        }
        try {
            process.stop();
            if (temporary) {
                lock.emptyFolder();
            }
        } finally {
            lock.close();
        }
    }

    @Override
    public String toString() {
        return "Redis at " + address() + " in " + folder;
    }

    RedisAddress address() {
        return new RedisAddress(HOST, port(), password == null ? null : ":" + password);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    private void open() {
        if (process.stop()) {
            LOG.info("An earlier run left Redis running in {}: stopped it", folder);
        }
        try {
            if (temporary) {
                Folders.delete(process.data());
            }
            Folders.createPrivate(process.data());
            if (port != 0) {
                launch();
                return;
            }
            Ports.startOnFreePort(
                    free -> {
                        port = free;
                        launch();
                    },
                    process::foundPortInUse);
        } catch (IOException e) {
            throw new ServerException("cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private void launchAgain() {
        Ports.startAgain(this::launch, process::foundPortInUse, RedisProcess.KILL_LIMIT);
    }

    private void launch() {
        process.start(configuration.text(port), address());
        LOG.info("Redis is running at {} in {}", address(), folder);
    }

    /** Configures and starts a server. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        final Map<String, String> settings = new LinkedHashMap<>();
        final List<String> role = new ArrayList<>();
        Fsync fsync = Fsync.EVERY_SECOND;
        int databases = DEFAULT_DATABASES;
        private boolean sentinel;
        private int port;
        private boolean temporary;
        private boolean withoutPassword;
        private boolean restartedWhenItEnds;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /**
         * Sets the port on 127.0.0.1.
         *
         * @param wanted 1 to 65535, or 0 (the default) for any free port
         */
        public Builder port(int wanted) {
            port = Ports.check(wanted);
            return this;
        }

        /** Sets when writes are flushed to the disk; {@link Fsync#EVERY_SECOND} by default. */
        public Builder fsync(Fsync wanted) {
            fsync = wanted;
            return this;
        }

        /**
         * Sets the number of logical databases.
         *
         * @param wanted 1 to 10,000; 16 by default
         */
        public Builder databases(int wanted) {
            if (wanted < 1 || wanted > MOST_DATABASES) {
                throw new IllegalArgumentException("databases must be 1 to " + MOST_DATABASES + ": " + wanted);
            }
            databases = wanted;
            return this;
        }

        /**
         * Sets any parameter of {@code redis.conf} that takes one value; it overrides the value that this class sets.
         */
        public Builder setting(String name, String value) {
            if (!name.toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9-]*") || value.contains("\n")) {
                throw new IllegalArgumentException("not a setting of Redis: " + name + " " + value);
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Accepts local connections without a password: for tests of several servers, such as the nodes of a cluster.
         */
        public Builder withoutPassword() {
            withoutPassword = true;
            return this;
        }

        /**
         * Restarts the server whenever its process ends before {@link RedisServer#close()}. The delay is one second at
         * first and doubles up to a minute while the server does not stay up. Do not use {@link RedisServer#kill()}
         * with this setting.
         */
        public Builder restartedWhenItEnds() {
            restartedWhenItEnds = true;
            return this;
        }

        private @Nullable String passwordFor(Path dataFolder) {
            if (withoutPassword || sentinel) {
                return null;
            }
            try {
                String set = settings.get("requirepass");
                return set == null ? PasswordFile.of(dataFolder) : set;
            } catch (IOException e) {
                throw new ServerException("cannot keep a password in " + dataFolder + ": " + e, e);
            }
        }

        /**
         * Makes the server a replica. {@link RedisServer#restart()} makes it a replica of the same master again, even
         * after a failover.
         *
         * @param master a running server; the replica uses its password
         */
        public Builder replicaOf(RedisServer master) {
            if (master.password == null) {
                withoutPassword();
            } else {
                setting("requirepass", master.password);
            }
            role.add("replicaof " + HOST + " " + master.port());
            return this;
        }

        /**
         * Makes this a Sentinel instead of a data server. It stores no keys; it monitors a master, discovers the
         * master's replicas and the other Sentinels, and promotes a replica once {@code quorum} Sentinels consider the
         * master down. A master that is silent for 2 seconds is considered down; a failed failover is retried after 6
         * seconds. {@link RedisServer#restart()} resets the Sentinel to this master.
         *
         * @param name the master's name for Sentinels and clients: letters, digits and {@code . _ -}
         * @param master a running server; the Sentinel itself requires no password
         * @param quorum how many Sentinels must consider the master down, 1 or more
         */
        public Builder sentinelOf(String name, RedisServer master, int quorum) {
            if (!name.matches("[A-Za-z0-9._-]+") || quorum < 1) {
                throw new IllegalArgumentException(
                        "a Sentinel needs a plain master name and a quorum of 1 or more: '" + name + "', " + quorum);
            }
            role.add("sentinel monitor " + name + " " + HOST + " " + master.port() + " " + quorum);
            if (master.password != null) {
                role.add("sentinel auth-pass " + name + " " + RedisConfiguration.quoted(master.password));
            }
            role.add("sentinel down-after-milliseconds " + name + " " + MISSED_AFTER.toMillis());
            role.add("sentinel failover-timeout " + name + " " + FAILOVER_LIMIT.toMillis());
            sentinel = true;
            return this;
        }

        /**
         * Keeps the data only while the server is open, for tests: {@link #start()} deletes the data of earlier runs,
         * {@link RedisServer#close()} deletes everything in the folder.
         */
        public Builder temporary() {
            temporary = true;
            return this;
        }

        /**
         * Starts the server and returns when it accepts commands.
         *
         * @throws FolderInUseException if the data folder is in use
         * @throws ServerUnavailableException if Redis cannot run on this machine or from this class path
         * @throws ServerException if the server does not start (with the last lines of its log)
         */
        public RedisServer start() {
            FolderLock lock = FolderLock.take(folder);
            RedisServer server;
            try {
                server = new RedisServer(lock, this);
            } catch (ServerException e) {
                lock.close();
                throw e;
            }
            try {
                server.open();
                if (server.watchdog != null) {
                    server.watchdog.watch();
                }
                return server;
            } catch (ServerException e) {
                server.close();
                throw e;
            }
        }
    }
}
