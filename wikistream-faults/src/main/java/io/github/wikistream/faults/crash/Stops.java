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
 * Where a program stops, as whoever started it says on its standard input: {@code stop PLACE n} arms a stop at the n-th passing from then on,
 * {@code go} lets a stopped program go on, {@code lose} too but with the answer lost that was under way, {@code run} only starts it. At a stop
 * it says {@code @at PLACE} and does nothing there any more, so that it can be killed in the middle of it. Safe for use by several threads.
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

    /** Begins to read orders. When their end comes, nobody looks after this program any more, and it ends. */
    void obey() {
        Thread orders = new Thread(this::readOrders, "orders");
        orders.setDaemon(true);
        orders.start();
    }

    private void readOrders() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(line.split(" ", -1));
            }
        } catch (IOException | IllegalArgumentException e) {
            tell("failed", "cannot read or obey orders: " + e);
        }
        Runtime.getRuntime().halt(2);
    }

    private synchronized void obey(String[] order) {
        switch (order[0]) {
            case "stop" -> armed.put(Place.valueOf(order[1]), Integer.parseInt(order[2]));
            case "go", "lose" -> {
                answerLost = order[0].equals("lose");
                released = stopped;
                notifyAll();
            }
            case "run" -> {
                // Nothing but the beginning, which every order is.
            }
            default -> throw new IllegalArgumentException("no order: " + String.join(" ", order));
        }
        begun.countDown();
    }

    /** Waits for the first order. */
    void awaitFirstOrder() throws InterruptedException {
        begun.await();
    }

    /** Says something to whoever started this program. */
    void tell(String kind, String text) {
        out.println("@" + kind + " " + text.replace('\n', ' '));
        out.flush();
    }

    /**
     * Passes a place, and stops there if it is the time.
     *
     * @return whether the answer arrives that is under way at this place
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
