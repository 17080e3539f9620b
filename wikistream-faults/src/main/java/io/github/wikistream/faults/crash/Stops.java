package io.github.wikistream.faults.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Where a program stops. The process that started it sends commands on its standard input: {@code stop PLACE n} arms a
 * stop at the n-th pass from then on, {@code go} resumes a stopped program, {@code lose} resumes it with the reply in
 * flight lost, {@code run} only starts it. At a stop, the program prints {@code @at PLACE} and blocks, so that it can
 * be killed there. Thread-safe.
 */
final class Stops {
    private final PrintStream out;
    private final Map<Place, Integer> armed = new EnumMap<>(Place.class);
    private final CountDownLatch begun = new CountDownLatch(1);
    private long stopped;
    private long released;
    private boolean answerLost;

    Stops(PrintStream out) {
        this.out = out;
    }

    /** Starts reading commands. At their end, the parent process has ended, and this program exits. */
    void execute() {
        Thread orders = new Thread(this::readOrders, "orders");
        orders.setDaemon(true);
        orders.start();
    }

    private void readOrders() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                execute(line.split(" ", -1));
            }
        } catch (IOException | IllegalArgumentException e) {
            tell("failed", "cannot read or execute commands: " + e);
        }
        Runtime.getRuntime().halt(2);
    }

    private synchronized void execute(String[] order) {
        switch (order[0]) {
            case "stop" -> armed.put(Place.valueOf(order[1]), Integer.parseInt(order[2]));
            case "go", "lose" -> {
                answerLost = order[0].equals("lose");
                released = stopped;
                notifyAll();
            }
            case "run" -> {
                // Only starts the program, as every command does.
            }
            default -> throw new IllegalArgumentException("no order: " + String.join(" ", order));
        }
        begun.countDown();
    }

    /** Waits for the first command. */
    void awaitFirstOrder() throws InterruptedException {
        begun.await();
    }

    /** Sends a message to the process that started this program. */
    void tell(String kind, String text) {
        out.println("@" + kind + " " + text.replace('\n', ' '));
        out.flush();
    }

    /**
     * Passes a place, and stops there if a stop is due.
     *
     * @return whether the reply in flight at this place arrives
     */
    boolean pass(@Nullable Place place) {
        if (place == null) {
            return true;
        }
        synchronized (this) {
            Integer left = armed.computeIfPresent(place, (key, passings) -> passings - 1);
            if (left == null || left > 0) {
                return true;
            }
            armed.remove(Objects.requireNonNull(place));
            stopped++;
            long mine = stopped;
            tell("at", place.name());
            boolean interrupted = false;
            while (released < mine) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return !answerLost;
        }
    }
}
