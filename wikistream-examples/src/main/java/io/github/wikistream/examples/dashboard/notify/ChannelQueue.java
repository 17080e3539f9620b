package io.github.wikistream.examples.dashboard.notify;

import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.channel.NotificationChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of a channel in order, each until it is delivered or given up. A thread of its own waits for the channel, so that no other
 * channel does. Thread-safe.
 */
final class ChannelQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelQueue.class);

    static final int CAPACITY = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** About an hour. */
    static final int MAX_ATTEMPTS = 20;

    private final String name;
    private final NotificationChannel channel;
    private final Pause pause;
    private final Outcome outcome;
    private final BlockingQueue<Notification> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final Thread thread;
    private long failures;

    /** Waits before the next attempt. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    /** Receives what became of a message. */
    @FunctionalInterface
    interface Outcome {
        /**
         * Records the end of a message.
         *
         * @param failure why it was given up; {@code null} if it was delivered
         */
        void record(Notification notification, @Nullable String failure);
    }

    ChannelQueue(String name, NotificationChannel channel, Pause pause, Outcome outcome) {
        this.name = name;
        this.channel = channel;
        this.pause = pause;
        this.outcome = outcome;
        thread = new Thread(this::run, "notifications-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Adds a message and returns whether there was room for it. */
    boolean add(Notification notification) {
        return waiting.offer(notification);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Notification next = waiting.take();
                outcome.record(next, deliver(next));
            }
        } catch (InterruptedException e) {
            LOG.debug("The dashboard closes; messages that wait are sent after the next start", e);
        }
    }

    /** Returns why the message was given up; {@code null} if it was delivered. */
    private @Nullable String deliver(Notification notification) throws InterruptedException {
        Duration next = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                channel.send(notification);
                recovered();
                return null;
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
                if (attempt == MAX_ATTEMPTS) {
                    return givenUp(notification, MAX_ATTEMPTS + " attempts failed: " + e.getMessage());
                }
            } catch (RuntimeException | Error e) {
                return givenUp(notification, String.valueOf(e.getMessage()));
            }
            pause.pause(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    private void failed(String reason) {
        if (failures++ == 0) {
            LOG.warn("Channel '{}' fails and will be retried: {}", name, reason);
        }
    }

    private void recovered() {
        if (failures > 0) {
            LOG.info("Channel '{}' works again: {} failed attempts", name, failures);
            failures = 0;
        }
    }

    private String givenUp(Notification notification, String reason) {
        LOG.warn("Channel '{}' gives up a message of rule '{}': {}", name, notification.rule(), reason);
        return reason;
    }

    /** Interrupts the channel and waits a moment for it. Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
