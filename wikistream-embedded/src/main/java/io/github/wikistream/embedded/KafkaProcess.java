package io.github.wikistream.embedded;

import io.github.wikistream.embedded.internal.Folders;
import io.github.wikistream.embedded.internal.KafkaMain;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process of a Kafka server on a data folder: starts it, finds it by its arguments, and stops it. */
final class KafkaProcess {
    /** The time that a process may take to end after SIGKILL. */
    static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private static final String PROGRAM = "java";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int CONNECT_MILLIS = 1_000;

    /** The log of the server on its output, for programs whose class path has Logback. */
    private static final String LOGBACK = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{0} - %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Path folder;
    private final Path data;
    private final Path settings;
    private final ServerLog log;

    KafkaProcess(Path folder, ServerLog log) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.settings = folder.resolve("server.properties");
        this.log = log;
    }

    /** Returns the folder of Kafka's files. */
    Path data() {
        return data;
    }

    /**
     * Starts the server and waits until it accepts connections.
     *
     * @param text the content of {@code server.properties}
     */
    void start(String text, String host, int port) {
        Path logback = folder.resolve("logback.xml");
        try {
            Folders.writePrivately(settings, text);
            Folders.writePrivately(logback, LOGBACK);
            log.begin();
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", PROGRAM)
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dlogback.configurationFile=" + logback,
                            KafkaMain.class.getName(),
                            settings.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
            // Not as an argument: the process is found by its arguments, of which the system shows the first 4 KiB.
            builder.environment().put("CLASSPATH", classPath());
            Process process = builder.start();
            boolean over = Processes.await(() -> !process.isAlive() || accepts(host, port), START_LIMIT);
            if (!over || !process.isAlive()) {
                process.destroyForcibly();
                throw new ServerException(log.explain("Kafka in " + folder + " did not start on port " + port, ""));
            }
        } catch (IOException e) {
            throw new ServerException("cannot start Kafka in the data folder " + folder + ": " + e, e);
        }
    }

    /** On a module path, the jars of Kafka may be there, or on the class path. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false; // not yet listening: the caller tries again
        }
    }

    /** Returns whether the last start failed because a port was in use. */
    boolean foundPortInUse() {
        return log.attempt().contains("Address already in use");
    }

    /** Kills the server with SIGKILL. */
    void kill(long pid) {
        Processes.kill(pid);
        if (!Processes.awaitEnd(pid, KILL_LIMIT)) {
            throw new ServerException("Kafka in " + folder + ": process " + pid + " survives SIGKILL");
        }
    }

    /** Stops every server of this folder in order, and returns whether there was any. */
    boolean stop() {
        List<ProcessHandle> running = Processes.running(PROGRAM, settings.toString());
        for (ProcessHandle process : running) {
            Processes.signal("CONT", process.pid()); // a suspended process would not end
            process.destroy();
            if (!Processes.awaitEnd(process.pid(), STOP_LIMIT)) {
                kill(process.pid());
            }
        }
        return !running.isEmpty();
    }

    OptionalLong running() {
        return Processes.running(PROGRAM, settings.toString()).stream()
                .mapToLong(ProcessHandle::pid)
                .findFirst();
    }

    /**
     * Checks that Kafka's server is on the class path.
     *
     * @throws ServerUnavailableException if it is not
     */
    static void requireServer() {
        if (KafkaProcess.class.getResource("/kafka/Kafka.class") == null) {
            throw new ServerUnavailableException(
                    "Kafka's server is not on the class path: add org.apache.kafka:kafka_2.13, in test scope");
        }
    }

    /** Deletes Kafka's files. */
    void deleteData() throws IOException {
        if (Files.exists(data)) {
            Folders.delete(data);
        }
    }
}
