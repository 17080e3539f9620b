package io.github.wikistream.examples.dashboard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each snapshot to everybody who watches. A watcher that is slow to take one holds up nobody: it misses those that come meanwhile,
 * save the newest, which it gets next. Safe for use by several threads.
 */
final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final Map<Watcher, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Executor executor;
    private volatile String latest;

    /** Somebody who takes snapshots. */
    @FunctionalInterface
    interface Watcher {
        /** Takes a snapshot, in JSON; may block, and may fail if nobody is there any more. */
        void take(String json);
    }

    LiveFeed(String first, Executor executor) {
        this.latest = first;
        this.executor = executor;
    }

    /** Returns the newest snapshot. */
    String latest() {
        return latest;
    }

    /** Adds a watcher and sends it the newest snapshot. */
    void add(Watcher watcher) {
        Delivery delivery = new Delivery(watcher);
        deliveries.put(watcher, delivery);
        delivery.offer(latest);
    }

    void remove(Watcher watcher) {
        deliveries.remove(watcher);
    }

    /** Sends a snapshot to everybody; who is still taking the one before gets it afterwards. */
    void publish(String json) {
        latest = json;
        deliveries.values().forEach(delivery -> delivery.offer(json));
    }

    /** What one watcher is to get next. */
    private final class Delivery implements Runnable {
        private final Watcher watcher;
        private @Nullable String next;
        private boolean busy;

        Delivery(Watcher watcher) {
            this.watcher = watcher;
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
                    watcher.take(json);
                } catch (Throwable e) {
                    LOG.debug("A watcher went away", e);
                    remove(watcher);
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
