package io.github.wikistream.examples.dashboard.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each snapshot to all subscribers. A slow subscriber delays no other: it skips the snapshots that are published while it is busy,
 * and receives the newest one next. Thread-safe.
 */
public final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final Map<Subscriber, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Executor executor;
    private volatile String latest;

    /** Receives snapshots. */
    @FunctionalInterface
    public interface Subscriber {
        /** Receives a snapshot as JSON. May block; throws if the client has disconnected. */
        void onSnapshot(String json);
    }

    public LiveFeed(String first, Executor executor) {
        this.latest = first;
        this.executor = executor;
    }

    /** Returns the newest snapshot. */
    public String latest() {
        return latest;
    }

    /** Adds a subscriber and sends it the newest snapshot. */
    public void add(Subscriber subscriber) {
        Delivery delivery = new Delivery(subscriber);
        deliveries.put(subscriber, delivery);
        delivery.offer(latest);
    }

    public void remove(Subscriber subscriber) {
        deliveries.remove(subscriber);
    }

    /** Sends a snapshot to all subscribers. */
    public void publish(String json) {
        latest = json;
        deliveries.values().forEach(delivery -> delivery.offer(json));
    }

    /** The snapshot that one subscriber receives next. */
    private final class Delivery implements Runnable {
        private final Subscriber subscriber;
        private @Nullable String next;
        private boolean busy;

        Delivery(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        void offer(String json) {
            synchronized (this) {
                next = json;
                if (busy) {
                    return;
                }
                busy = true;
            }
            executor.execute(this);
        }

        @Override
        public void run() {
            for (String json = next(); json != null; json = next()) {
                try {
                    subscriber.onSnapshot(json);
                } catch (Throwable e) {
                    LOG.debug("A subscriber has disconnected", e);
                    remove(subscriber);
                }
            }
        }

        private synchronized @Nullable String next() {
            String json = next;
            next = null;
            busy = json != null;
            return json;
        }
    }
}
