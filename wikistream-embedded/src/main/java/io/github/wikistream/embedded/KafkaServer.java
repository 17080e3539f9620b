package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka server for tests: broker and controller in one process of its own, which can be killed and suspended. Its
 * program is {@code org.apache.kafka:kafka_2.13} on the class path of the caller; this module does not depend on it.
 *
 * <p>The server listens on 127.0.0.1 only, without encryption or authentication. It acknowledges records once they are
 * in the memory of the operating system: they survive a crash of Kafka, not one of the machine. Topics are not created
 * by use, and records are kept without a limit of time.
 *
 * <p>Only one process at a time may use a data folder. If an earlier process was killed and left its server running,
 * {@code start} first stops that server. The server does not stop when this process ends: call {@link #close()}, if
 * necessary from a shutdown hook.
 *
 * <p>The data folder contains {@code data} (Kafka's files), {@code server.properties} (rewritten at each start), {@code
 * kafka.log} and {@code lock}. Thread-safe.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);
    private static final String HOST = "127.0.0.1";

    private final FolderLock lock;
    private final Path folder;
    private final ServerLog log;
    private final KafkaProcess process;
    private final Map<String, String> settings;
    private final boolean temporary;
    private int port;
    private int controllerPort;
    private boolean closed;

    private KafkaServer(FolderLock lock, Builder builder) {
        this.lock = lock;
        this.folder = lock.folder();
        this.log = new ServerLog(folder.resolve("kafka.log"));
        this.process = new KafkaProcess(folder, log);
        this.settings = new LinkedHashMap<>(builder.settings);
        this.temporary = builder.temporary;
    }

    /**
     * Returns a builder of a server.
     *
     * @param folder the data folder; created when the server starts
     */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** Returns {@code 127.0.0.1:<port>}, for {@code bootstrap.servers}; constant until {@link #close()}. */
    public synchronized String address() {
        return HOST + ":" + port;
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
     * Returns the process id of the running server.
     *
     * @throws IllegalStateException if the server is not running
     */
    public long pid() {
        return process.running().orElseThrow(() -> new IllegalStateException("Kafka is not running in " + folder));
    }

    /** Kills the server with SIGKILL, as a crash would. {@link #restart()} starts it again. */
    public synchronized void kill() {
        requireOpen();
        process.kill(pid());
    }

    /** Suspends the server with SIGSTOP: it keeps its connections and answers nothing. */
    public synchronized void suspend() {
        requireOpen();
        Processes.signal("STOP", pid());
    }

    /** Resumes the server after {@link #suspend()}. */
    public synchronized void resume() {
        requireOpen();
        Processes.signal("CONT", pid());
    }

    /** Stops the server in order if it is running, and starts it again on the same port. */
    public synchronized void restart() {
        requireOpen();
        process.stop();
        Ports.startAgain(this::launch, process::foundPortInUse, KafkaProcess.KILL_LIMIT);
    }

    /** Stops the server: in order, or by SIGKILL if its data is not kept. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (temporary) {
                process.running().ifPresent(process::kill);
                lock.emptyFolder();
            } else {
                process.stop();
            }
        } finally {
            lock.close();
        }
    }

    @Override
    public String toString() {
        return "Kafka at " + address() + " in " + folder;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    private void open() {
        KafkaProcess.requireServer();
        if (process.stop()) {
            LOG.info("An earlier run left Kafka running in {}: stopped it", folder);
        }
        try {
            if (temporary) {
                process.deleteData();
            }
            Folders.createPrivate(process.data());
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

    private void launch() {
        try {
            controllerPort = controllerPort == 0 ? Ports.free() : controllerPort;
        } catch (IOException e) {
            throw new ServerException("no free port for Kafka's controller: " + e, e);
        }
        process.start(text(), HOST, port);
        LOG.info("Kafka is running at {} in {}", address(), folder);
    }

    private String text() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        all.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        all.put("log.dirs", process.data().toString());
        // One server holds all copies; few partitions of Kafka's own topics start fast.
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "4");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("transaction.state.log.num.partitions", "4");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("auto.create.topics.enable", "false");
        // Records of tests have dates of their own, from which their age counts.
        all.put("log.retention.ms", "-1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.min.session.timeout.ms", "1000");
        all.put("group.consumer.min.session.timeout.ms", "1000");
        all.put("group.consumer.min.heartbeat.interval.ms", "200");
        all.putAll(settings);
        return all.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Configures and starts a server. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private boolean temporary;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** Sets a property of {@code server.properties}; it overrides the value that this class sets. */
        public Builder setting(String name, String value) {
            if (!name.matches("[a-z][A-Za-z0-9._-]*") || value.contains("\n")) {
                throw new IllegalArgumentException("not a setting of Kafka: " + name + "=" + value);
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Keeps the data only while the server is open: {@link #start()} deletes the data of earlier runs, {@link
         * KafkaServer#close()} deletes everything in the folder.
         */
        public Builder temporary() {
            temporary = true;
            return this;
        }

        /**
         * Starts the server and returns when it accepts connections.
         *
         * @throws FolderInUseException if the data folder is in use
         * @throws ServerUnavailableException if Kafka's server is not on the class path
         * @throws ServerException if the server does not start (with the last lines of its log)
         */
        public KafkaServer start() {
            FolderLock lock = FolderLock.take(folder);
            KafkaServer server = new KafkaServer(lock, this);
            try {
                server.open();
                return server;
            } catch (ServerException e) {
                server.close();
                throw e;
            }
        }
    }
}
