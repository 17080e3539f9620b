package io.github.wikistream.examples.dashboard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each snapshot to everybody who watches. A watcher that is slow to take one misses the next instead of holding up the others.
 * Safe for use by several threads.
 */
final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final Map<Watcher, AtomicBoolean> busy = new ConcurrentHashMap<>();
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
        AtomicBoolean flag = new AtomicBoolean();
        busy.put(watcher, flag);
        send(watcher, flag, latest);
    }

    void remove(Watcher watcher) {
        busy.remove(watcher);
    }

    /** Sends a snapshot to everybody who is not still taking the one before. */
    void publish(String json) {
        latest = json;
        busy.forEach((watcher, flag) -> send(watcher, flag, json));
    }

    private void send(Watcher watcher, AtomicBoolean flag, String json) {
        if (!flag.compareAndSet(false, true)) {
            return;
        }
        executor.execute(() -> {
            try {
                watcher.take(json);
            } catch (RuntimeException e) {
                LOG.debug("A watcher went away", e);
                remove(watcher);
            } finally {
                flag.set(false);
            }
        });
    }
}
