package io.github.wikistream.faults.soak;

import io.github.wikistream.faults.common.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The handle on a running {@link SoakProgram}: starts it, sends commands to it, kills and restarts it. Thread-safe. */
final class SoakChild {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern FIGURE = Pattern.compile("([\\w.]+)=(\\S+)");

    private final List<String> arguments;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, String> figures = new HashMap<>();
    private @Nullable ChildJvm jvm;
    private int generation;
    private boolean ended;
    private @Nullable String done;
    private long collections;
    private long lagged;
    private long restarts;

    SoakChild(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /** Starts the program. */
    synchronized void start() {
        int mine = ++generation;
        ended = false;
        figures.clear();
        jvm = ChildJvm.start(List.of(), SoakProgram.class, arguments, new ChildJvm.Listener() {
            @Override
            public void onMessage(String message) {
                receive(mine, message);
            }

            @Override
            public void onLogLine(String line) {
                if (line.contains("fell out of the buffer")) {
                    noteFallenBehind();
                }
            }

            @Override
            public void ended(String why) {
                end(mine);
            }
        });
    }

    private synchronized void receive(int from, String message) {
        if (from != generation) {
            return;
        }
        if (message.startsWith("failed ")) {
            failures.add(message);
            restarts++;
        } else if (message.startsWith("done ")) {
            done = message;
        } else {
            FIGURE.matcher(message).results().forEach(match -> figures.put(match.group(1), match.group(2)));
            collections += message.startsWith("collected ") ? 1 : 0;
        }
        notifyAll();
    }

    private synchronized void noteFallenBehind() {
        lagged++;
    }

    private synchronized void end(int from) {
        ended |= from == generation;
        notifyAll();
    }

    void order(String text) {
        jvm().order(text);
    }

    private synchronized ChildJvm jvm() {
        if (jvm == null) {
            throw new IllegalStateException("the program was not started");
        }
        return jvm;
    }

    /** Kills the program with SIGKILL. */
    void kill() throws InterruptedException {
        jvm().kill();
    }

    /** Makes the program close its pipeline and exit. */
    void stop() throws InterruptedException {
        order("stop");
        await(() -> ended, "the program stops");
        jvm().awaitExit();
    }

    /** Waits until the stream has ended and the program has stored all of it. */
    void awaitDone() throws InterruptedException {
        await(() -> done != null || ended, "all of the stream is stored");
        if (done == null) {
            throw new IllegalStateException("the program ended before everything was stored: " + log());
        }
    }

    /** The heap in use after a full collection, in bytes, and the number of threads. */
    record Footprint(long heapBytes, long threads) {}

    /** Makes the program run a full collection and returns its footprint. */
    Footprint collect() throws InterruptedException {
        long before;
        synchronized (this) {
            before = collections;
        }
        order("collect");
        await(() -> collections > before || ended, "garbage is collected");
        return new Footprint(figure("heap"), figure("threads"));
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.holds()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("waited " + TIMEOUT + " without success until " + what + ": " + this);
            }
            wait(left);
        }
    }

    /** Returns whether the program has ended. */
    synchronized boolean hasEnded() {
        return ended;
    }

    /** Returns whether, according to the last report, a lane reads from the shared buffer without failures. */
    synchronized boolean isRunning(String lane) {
        return "RUNNING".equals(figures.get(lane));
    }

    /** Returns a figure of the last report, 0 if there is none yet. */
    synchronized long figure(String name) {
        return Long.parseLong(figures.getOrDefault(name, "0"));
    }

    /** Returns how often a lane fell out of the buffer. */
    synchronized long lagged() {
        return lagged;
    }

    /** Returns how often the program restarted a failed pipeline. */
    synchronized long restarts() {
        return restarts;
    }

    /** Returns the failures since the last call. */
    synchronized List<String> takeFailures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    String log() {
        return jvm().log();
    }

    @Override
    public synchronized String toString() {
        return figures.toString();
    }
}
