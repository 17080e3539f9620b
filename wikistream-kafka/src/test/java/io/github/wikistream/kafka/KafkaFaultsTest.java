package io.github.wikistream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.KafkaServer;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers and the server are killed, suspended and restarted; in the end the topic holds each event once. */
class KafkaFaultsTest {
    private static final Instant SINCE = Instant.parse("2026-06-20T15:00:00Z");

    /** Enough that something is left to write at the last strike: 24 s at the writers' speed. */
    private static final Instant UNTIL = SINCE.plus(Duration.ofMinutes(12));

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    @TempDir
    private static Path folder;

    private static KafkaServer server;
    private static StoredRecords stored;

    private final List<Process> writers = new ArrayList<>();
    private String topic = "";

    private enum Strike {
        KILL_WRITER,
        SUSPEND_WRITER,
        KILL_SERVER,
        RESTART_SERVER,
        SUSPEND_SERVER
    }

    @BeforeAll
    static void startServer() {
        server = KafkaServer.in(folder.resolve("kafka")).start();
        stored = new StoredRecords(server.address());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void everyEventIsInTheTopicOnce(long seed) throws Exception {
        topic = "faults-" + seed;
        Random random = new Random(seed);
        List<Strike> strikes = new ArrayList<>(List.of(Strike.values()));
        Collections.shuffle(strikes, random);
        try {
            startWriter(seed);
            for (Strike strike : strikes) {
                awaitProgress();
                // Somewhere in the batches that follow.
                newest().waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
                hit(strike, seed);
            }
            assertThat(newest().waitFor()).isZero();
        } finally {
            writers.forEach(Process::destroyForcibly);
        }

        assertThat(stored.ids(topic)).containsExactlyInAnyOrderElementsOf(issued(seed));
    }

    private void hit(Strike strike, long seed) throws Exception {
        switch (strike) {
            case KILL_WRITER -> {
                newest().destroyForcibly().waitFor();
                startWriter(seed);
            }
            case SUSPEND_WRITER -> {
                Process suspended = newest();
                signal("STOP", suspended);
                startWriter(seed);
                awaitProgress();
                signal("CONT", suspended);
                awaitLoser(suspended, newest());
            }
            case KILL_SERVER -> {
                server.kill();
                server.restart();
            }
            case RESTART_SERVER -> server.restart();
            case SUSPEND_SERVER -> {
                server.suspend();
                newest().waitFor(1, TimeUnit.SECONDS);
                server.resume();
            }
        }
    }

    /** Of two writers one wins: usually the one that was not suspended. The other one ends. */
    private void awaitLoser(Process suspended, Process other) throws InterruptedException {
        while (suspended.isAlive() && !other.waitFor(10, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
        // The other one has also won if it has written everything meanwhile.
        boolean otherLost = !other.isAlive() && other.exitValue() != 0;
        Process loser = otherLost ? other : suspended;
        assertThat(loser.waitFor()).isNotZero();
        writers.remove(loser);
    }

    private Process newest() {
        return writers.get(writers.size() - 1);
    }

    private void startWriter(long seed) throws IOException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopyProgram.class.getName(),
                        "simulated:?seed=" + seed + "&speed=30&until=" + UNTIL,
                        SINCE.toString(),
                        "kafka://" + server.address() + "/" + topic + "?partitions=3&key=page")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("writers.log").toFile()))
                .start();
        writers.add(writer);
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits until the writer has stored a checkpoint, or has ended. */
    private void awaitProgress() throws ExecutionException, InterruptedException {
        long before = end();
        while (end() == before && !newest().waitFor(10, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
        assertThat(newest().isAlive()).as("there is something left to write").isTrue();
    }

    private long end() throws ExecutionException, InterruptedException {
        String checkpoints = new TopicNames(topic).checkpoints("faults");
        try (Admin admin = stored.admin()) {
            if (!admin.listTopics().names().get().contains(checkpoints)) {
                return 0;
            }
            TopicPartition partition = new TopicPartition(checkpoints, 0);
            return admin.listOffsets(java.util.Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    private static List<UUID> issued(long seed) {
        SimulatedEvents events = SimulatedEvents.from(seed, SINCE);
        return Stream.generate(events::next)
                .takeWhile(event -> event.at().isBefore(UNTIL))
                .map(SimulatedEvent::data)
                .filter(data -> !data.contains("\"domain\":\"canary\""))
                .map(KafkaFaultsTest::id)
                .distinct()
                .toList();
    }

    private static UUID id(String data) {
        Matcher id = ID.matcher(data);
        assertThat(id.find()).isTrue();
        return UUID.fromString(id.group(1));
    }
}
