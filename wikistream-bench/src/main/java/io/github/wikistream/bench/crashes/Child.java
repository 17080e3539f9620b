package io.github.wikistream.bench.crashes;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running {@link Program} as whoever started it sees it. */
final class Child {
    /** How long a program may take from one message to the next before it counts as stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int LINES_KEPT = 60;

    private final Process process;
    private final BufferedWriter orders;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Deque<String> log = new ArrayDeque<>();

    /** What a program says. */
    sealed interface Message {
        /** It has stopped at a place. */
        record At(Place place) implements Message {}

        /** One of its lanes stands by for another instance. */
        record Standby() implements Message {}

        /** One of its lanes writes again that stood by. */
        record Takeover() implements Message {}

        /** The stream has ended, all is stored, and the program ends. */
        record Done() implements Message {}

        /** It has ended otherwise, or does not get on. */
        record Failed(String why) implements Message {}
    }

    private Child(Process process) {
        this.process = process;
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one; it does nothing before it gets an {@linkplain #order order}. */
    static Child start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-Dlog.level=INFO",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        command.addAll(arguments);
        try {
            Child child = new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
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
                hear(line);
            }
        } catch (IOException e) {
            end = e.toString();
        }
        messages.add(new Message.Failed(end));
    }

    private void hear(String line) {
        if (line.startsWith("@at ")) {
            messages.add(new Message.At(Place.valueOf(line.substring("@at ".length()))));
        } else if (line.startsWith("@standby ")) {
            messages.add(new Message.Standby());
        } else if (line.startsWith("@takeover ")) {
            messages.add(new Message.Takeover());
        } else if (line.startsWith("@done ")) {
            messages.add(new Message.Done());
        } else if (line.startsWith("@failed ")) {
            messages.add(new Message.Failed(line));
        } else {
            synchronized (log) {
                log.add(line);
                if (log.size() > LINES_KEPT) {
                    log.remove();
                }
            }
        }
    }

    /** Gives an order; see {@link Stops}. One to a program that has ended is not heard. */
    void order(String text) {
        try {
            orders.write(text + "\n");
            orders.flush();
        } catch (IOException e) {
            messages.add(new Message.Failed("it does not take the order '" + text + "': " + e));
        }
    }

    /** Waits for the next message. */
    Message await() throws InterruptedException {
        Message message = await(PATIENCE);
        return message == null ? new Message.Failed("it said nothing for " + PATIENCE) : message;
    }

    /** Waits for the next message, {@code null} if there is none in time. */
    @Nullable
    Message await(Duration patience) throws InterruptedException {
        return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the program as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Returns the last lines that it logged. */
    String log() {
        synchronized (log) {
            return String.join("\n    ", log);
        }
    }
}
